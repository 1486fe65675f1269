"""Coupons and codes on items: section 13."""

import hmac
from hashlib import sha256

from records import require

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def digits(value, count):
    return "".join(DIGITS[value >> 5 * place & 31] for place in reversed(range(count)))


def code_on_item(batch, secret, number):
    """The batch, a full stop, four digits for the number, and the first 80 bits of HMAC-SHA256 over these."""
    told = f"{batch}.{digits(number, 4)}"
    tag = int.from_bytes(hmac.new(bytes.fromhex(secret), told.encode(), sha256).digest()[:10], "big")
    return told + digits(tag, 16)


class Units:
    """What the decider, which knows the parties and links, asks about what a line quotes."""

    def __init__(self):
        super().__init__()
        self.batches = {}     # id -> record

    def unit_batch(self, raw, record):
        before = self.batches.get(record["id"])
        if before is not None:
            require(all(before[name] == record[name] for name in record if name != "number"), "event_conflict")
            return
        link = self.links.get(record["link"])
        require(link is not None and link["promoter"] is not None and link["product"] is not None, "unknown_reference")
        self.batches[record["id"]] = record

    def coupon(self, raw, record):
        if record["kind"] == "host":
            require(record["promoter"] is not None)
        else:
            require(record["promoter"] is None and record["account"] is None)
        self.known("shop", record["shop"])
        if record["product"] is not None:
            self.belongs("product", record["product"], "shop", record["shop"], record["at"])
        self.known("promoter", record["promoter"])
        if record["from"] is None:
            record["from"] = record["at"]
        self.add("coupon", record)

    def batch_of(self, code):
        for batch in self.batches.values():
            for number in range(1, min(batch["count"], 40) + 1):
                if code_on_item(batch["id"], batch["secret"], number) == code:
                    return batch
        return None

    def unit_verdict(self, paid, line, claimed):
        """Whether the code on the item decides, as far as that can be told without a plan; and its link."""
        batch = self.batch_of(line["unit"])
        if batch is None:
            return "unknown", None
        link = self.links[batch["link"]]
        if link["shop"] != paid["shop"] or link["product"] != line["product"]:
            return "other_product", None
        if batch["at"] > paid["at"]:
            return "not_issued", None
        if not self.value_at("shop", paid["shop"], "alliance", paid["at"]):
            return "shop_not_in_alliance", None
        if not self.active_at(link["promoter"], paid["at"]):
            return "promoter_not_active", None
        if not self.earns(link["promoter"], paid["at"], paid["buyer"]):
            return "own_purchase", None
        if line["unit"] in claimed or self.pays_elsewhere(line["unit"], paid["order"]):
            return "taken", None
        return "won", link

    def pays_elsewhere(self, unit, but):
        for name, order in self.orders.items():
            for line in order["paid"]["lines"] if name != but else []:
                decision = order["decisions"][line["line"]]
                won = decision["unit"] is not None and decision["unit"] == {"code": unit, "verdict": "won"}
                if won and self.net_of(order, line) > 0:
                    return True
        return False

    def coupon_use(self, paid, line, winner, touches):
        """`winner` is the link that wins the line, whether a plan covers the product or not."""
        code = line["coupon"]
        versions = [v for v in self.whole_at("coupon", paid["at"]) if v[2]["id"] == code]
        coupon = versions[0][2] if versions else None
        use = {"code": code, "verdict": "unknown", "host": coupon["promoter"] if coupon else None, "link": None}
        if coupon:
            use["verdict"] = self.coupon_verdict(coupon, paid, line, winner)
        followed = [t for t in touches if t["link"]["coupon"] == code and t["link"]["shop"] == paid["shop"]
                    and t["at"] <= paid["at"] and self.is_theirs(t, paid)]
        if winner and winner["coupon"] == code:
            use["link"] = winner["code"]
        elif followed:
            newest = max(followed, key=lambda t: (t["at"], t["sequence"]))
            use["link"] = newest["link"]["code"]
        return use

    @staticmethod
    def coupon_verdict(coupon, paid, line, winner):
        if coupon["shop"] != paid["shop"]:
            return "other_shop"
        if coupon["product"] not in (None, line["product"]):
            return "other_product"
        if paid["at"] < coupon["from"] or (coupon["to"] is not None and paid["at"] >= coupon["to"]):
            return "not_in_force"
        if coupon["kind"] == "host":
            source = (paid["entry"] or {}).get("source_account")
            by_entry = source is not None and source == coupon["account"]
            by_link = winner is not None and winner["promoter"] == coupon["promoter"]
            if not by_entry and not by_link:
                return "other_host"
        return "valid"
