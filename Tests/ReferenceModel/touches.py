"""Who clicked what, and who that is: sections 4 and 5."""

from catalogue import Catalogue
from records import require

DAY = 86_400_000
SHANGHAI = 8 * 3_600_000
KEPT = 128
SHARER_PLACEMENTS = ["group", "private_chat", "moments", "live", "short_video", "showcase", "mini_program"]


def day_of(time):
    """The day of Shanghai, counted from 1970."""
    return (time + SHANGHAI) // DAY


class Touches(Catalogue):
    def __init__(self):
        super().__init__()
        self.clicks = {}      # id -> record
        self.redirected = []    # those on live links, whether they left a touch or not
        self.touches = []     # in order of recording, of each visitor and buyer the newest
        self.left = []        # the same, and those that were dropped since
        self.bindings = {}    # visitor -> [(at, sequence, buyer)]

    def click(self, raw, record):
        require((record["visitor"] is None) != (record["buyer"] is None))
        if record["id"] in self.clicks:
            before = self.clicks[record["id"]]
            require(all(before[name] == record[name] for name in record if name not in ("number", "address")), "event_conflict")
            return
        require(record["code"] in self.links, "unknown_reference")
        self.clicks[record["id"]] = record
        link, at = self.links[record["code"]], record["at"]
        if at < link["at"] or (link["expires_at"] is not None and at >= link["expires_at"]):
            return
        if record["code"] in self.disabled and at >= self.disabled[record["code"]]:
            return
        self.redirected.append(record)
        counted = self.policy_at(at, "counted_placements", ["group"]) if link["institution"] else SHARER_PLACEMENTS
        if link["placement"] in counted:
            who = (record["visitor"], record["buyer"])
            touch = {"at": at, "sequence": self.sequence, "who": who, "link": link, "address": record["address"]}
            self.touches.append(touch)
            self.left.append(touch)
            theirs = sorted((t for t in self.touches if t["who"] == who), key=lambda t: (t["at"], t["sequence"]))
            self.touches = [t for t in self.touches if t not in theirs[:-KEPT]]
            self.opened(touch)

    def valid(self, touch, time):
        return touch["at"] <= time < touch["at"] + self.policy_at(touch["at"], "window_days", 30) * DAY

    def identity_bound(self, raw, record):
        self.bind(record["visitor"], record["buyer"], record["at"])

    def bind(self, visitor, buyer, at):
        self.bindings.setdefault(visitor, []).append((at, self.sequence, buyer))

    def owner(self, touch):
        visitor, buyer = touch["who"]
        if buyer is not None:
            return buyer
        bindings = self.bindings.get(visitor, [])
        before = [b for b in bindings if b[0] <= touch["at"]]
        if before:
            return max(before, key=lambda b: b[:2])[2]
        if bindings:
            return min(bindings, key=lambda b: (b[0], -b[1]))[2]
        return None
