"""What scenarios record of parties, plans, sharers and links; its versions and how they are looked up."""

from records import MILLION, Refused, require, time_of


class Catalogue:
    def __init__(self):
        self.versions = {}    # (type, id) -> [(at, sequence, fields)]
        self.policies = []    # (at, sequence, fields)
        self.pairs = {}       # (shop, sharer) -> [(at, sequence, bound)]
        self.links = {}       # code -> fields
        self.disabled = {}    # code -> earliest time
        self.sequence = 0

    def known(self, kind, name):
        require(name is None or (kind, name) in self.versions, "unknown_reference")

    def add(self, kind, record):
        self.versions.setdefault((kind, record["id"]), []).append((record["at"], self.sequence, record))

    # Look-ups: the version with the latest `at` not after the time, of one time the last recorded

    def party_at(self, kind, name, time):
        state = None
        for at, _, fields in sorted(self.versions.get((kind, name), []), key=lambda v: v[:2]):
            if at <= time:
                state = {**(state or {}), **fields}
        return state

    def whole_at(self, kind, time):
        """The version in force of every id of a kind that is replaced whole."""
        current = []
        for (its_kind, _), versions in self.versions.items():
            earlier = [v for v in versions if its_kind == kind and v[0] <= time]
            if earlier:
                current.append(max(earlier, key=lambda v: v[:2]))
        return current

    def value_at(self, kind, name, field, time):
        return (self.party_at(kind, name, time) or {}).get(field)

    def number_at(self, kind, name, field, time):
        return self.value_at(kind, name, field, time) or 0

    def active_at(self, promoter, time):
        state = self.party_at("promoter", promoter, time)
        return state is not None and state.get("status") != "banned"

    def bound_at(self, shop, sharer, time):
        earlier = [v for v in self.pairs.get((shop, sharer), []) if v[0] <= time]
        return bool(earlier) and max(earlier, key=lambda v: v[:2])[2]

    def policy_at(self, time, field, default):
        earlier = [v for v in self.policies if v[0] <= time]
        found = max(earlier, key=lambda v: v[:2])[2][field] if earlier else None
        return default if found is None else found

    def belongs(self, kind, name, field, owner, time):
        """As of the time, or in the first version that says so of what came to be later."""
        self.known(kind, name)
        first = min(v[0] for v in self.versions[(kind, name)] if field in v[2])
        require(self.value_at(kind, name, field, max(time, first)) == owner, "unknown_reference")

    # Parties

    def party(self, kind, raw, record):
        named = {name: value for name, value in record.items() if name in raw or name == "at"}
        if kind == "product":
            self.known("shop", named.get("shop"))
        if kind == "promoter":
            self.known("institution", named.get("institution"))
            self.known("promoter", named.get("parent") if named.get("parent") != named["id"] else None)
        for name, most in (("sharer_ppm", 900_000), ("tech_fee_ppm", MILLION), ("promoter_share_ppm", MILLION)):
            require(0 <= (named.get(name) or 0) <= most, "rate_out_of_range")
        self.add(kind, named)
        if kind == "promoter" and self.loops(named["id"], named["at"]):
            self.versions[(kind, named["id"])].pop()
            if not self.versions[(kind, named["id"])]:
                del self.versions[(kind, named["id"])]
            raise Refused("promoter_loop")

    def loops(self, promoter, start):
        times = [start] + [v[0] for (kind, _), versions in self.versions.items() if kind == "promoter"
                           for v in versions if v[0] > start]
        for time in times:
            seen, upward = {promoter}, self.value_at("promoter", promoter, "parent", time)
            while upward is not None:
                if upward in seen:
                    return True
                seen.add(upward)
                upward = self.value_at("promoter", upward, "parent", time)
        return False

    # What is replaced whole

    def policy(self, raw, record):
        self.policies.append((record["at"], self.sequence, record))

    def allocation(self, raw, record):
        self.known("institution", record["institution"])
        self.known("product", record["product"])
        self.promoter_of(record)
        require(0 <= record["promoter_share_ppm"] <= MILLION, "rate_out_of_range")
        self.add("allocation", record)

    def promoter_of(self, record):
        if record["promoter"] is not None:
            self.belongs("promoter", record["promoter"], "institution", record["institution"], record["at"])

    def plan(self, raw, record):
        parts = [record["service_ppm"], record["commission_ppm"]]
        if record["kind"] == "normal":
            require(record["institutions"] is None)
            require(record["total_ppm"] is not None and parts == [None, None])
        else:
            require(record["institutions"] is not None)
            if record["total_ppm"] is None:
                require(None not in parts)
            else:
                require(parts == [None, None])
        self.known("product", record["product"])
        for institution in record["institutions"] or []:
            self.known("institution", institution)
        rates = [record["total_ppm"]] if record["total_ppm"] is not None else parts + [sum(parts)]
        require(all(0 <= one <= 900_000 for one in rates), "rate_out_of_range")
        if record["from"] is None:
            record["from"] = record["at"]
        versions = self.versions.get(("plan", record["id"]), [])
        if record["kind"] == "targeted" and all(v[2]["product"] != record["product"] for v in versions):
            normal = [p for p in self.plans_at(record["product"], record["at"]) if p["kind"] == "normal"]
            require(normal, "normal_plan_required")
        self.add("plan", record)

    def plans_at(self, product, time):
        return [p for _, _, p in self.whole_at("plan", time)
                if p["product"] == product and p["from"] <= time and (p["to"] is None or time < p["to"])]

    # Sharers

    def sharer_bound(self, raw, record):
        self.known("shop", record["shop"])
        self.known("sharer", record["sharer"])
        shop, sharer, at = record["shop"], record["sharer"], record["at"]
        if not self.bound_at(shop, sharer, at):
            of_shop = sum(1 for s, h in self.pairs if s == shop and self.bound_at(s, h, at))
            of_sharer = sum(1 for s, h in self.pairs if h == sharer and self.bound_at(s, h, at))
            most = 20_000 if at < time_of("2024-09-01T00:00:00+08:00") else 10
            require(of_shop < most and of_sharer < 5, "sharer_limit")
        self.change_pair(shop, sharer, at, True)

    def sharer_unbound(self, raw, record):
        self.known("shop", record["shop"])
        self.known("sharer", record["sharer"])
        self.change_pair(record["shop"], record["sharer"], record["at"], False)

    def change_pair(self, shop, sharer, at, bound):
        pair = self.pairs.get((shop, sharer), [])
        require(not pair or at >= pair[-1][0], "out_of_order")
        if bound != (bool(pair) and pair[-1][2]):
            self.pairs[(shop, sharer)] = pair + [(at, self.sequence, bound)]

    # Links

    def link(self, raw, record):
        require((record["institution"] is None) != (record["sharer"] is None))
        require(record["promoter"] is None or record["institution"] is not None)
        record["form"] = record["form"] or "link"
        record["pass_query"] = record["pass_query"] or False
        if record["code"] in self.links:
            before = self.links[record["code"]]
            require(all(before[name] == record[name] for name in record if name != "number"), "link_exists")
            return
        self.known("shop", record["shop"])
        self.known("institution", record["institution"])
        self.known("sharer", record["sharer"])
        self.promoter_of(record)
        if record["product"] is not None:
            self.belongs("product", record["product"], "shop", record["shop"], record["at"])
        self.links[record["code"]] = record

    def link_disabled(self, raw, record):
        require(record["code"] in self.links, "unknown_reference")
        self.disabled[record["code"]] = min(record["at"], self.disabled.get(record["code"], record["at"]))
