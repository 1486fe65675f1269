"""Who earns a line, and on which terms: sections 6, 7 and 11 to 14. All of it is frozen at completion."""

from records import time_of
from risk import Risk
from schemes import Schemes
from sharing import Sharing
from stock import Stock
from teams import Teams
from touches import Touches
from units import Units

CLASSES = [
    ("share", ["group", "wecom_group", "private_chat", "moments", "wecom_share"]),
    ("mini_program", ["mini_to_product", "mini_to_live"]),
    ("official_account", ["template_message", "push_live_card", "oa_session", "oa_menu", "oa_web", "oa_article",
                          "oa_service_preview", "service_collection", "oa_collection", "b2c_gift",
                          "image_search", "service_session"]),
    ("reserved_live", ["live_notice", "live_popup"]),
]


class Decider(Risk, Schemes, Sharing, Stock, Teams, Units, Touches):
    def decide_all(self, order, touches):
        """Decides an order's lines; of those that quote one code the first may have it."""
        paid, first = order["paid"], order["decisions"]
        order["decisions"], self.deciding, claimed = {}, order, set()
        for line in paid["lines"]:
            name = line["line"]
            self.had = self.held.pop((paid["order"], name), None)
            decision = order["decisions"][name] = self.decide(paid, line, touches, claimed)
            if decision["unit"] and decision["unit"]["verdict"] == "won":
                claimed.add(line["unit"])
            before = first.get(name)
            same = before is not None and before["risk"] is not None and before["touch"] == decision["touch"]
            decision["risk"] = self.judge(paid, line, decision, order["completion"], before["risk"]["rules"] if same else [])

    def decide(self, paid, line, touches, claimed):
        shop, product, time, buyer = paid["shop"], line["product"], paid["at"], paid["buyer"]
        decision = {"basis": None, "reason": None, "link": None, "promoter": None, "sharer": None,
                    "institution": None, "plan": None, "class": None, "sharer_ppm": 0, "shop": shop, "unit": None,
                    "coupon": None, "touch": None, "scheme": None, "terms": None, "above": None,
                    "risk": None,
                    "tech_fee_ppm": self.number_at("product", product, "tech_fee_ppm", time)}
        mine = [t for t in touches if t["link"]["shop"] == shop and self.valid(t, time)
                and self.is_theirs(t, paid)]
        link, basis, winner = None, "unit", None
        if line["unit"] is not None:
            verdict, link = self.unit_verdict(paid, line, claimed)
            decision["unit"] = {"code": line["unit"], "verdict": verdict}
        if link is None:
            winner, decision["reason"] = self.tuike_winner(mine, shop, product, time, buyer)
            link = winner["link"] if winner else None
            basis = "product" if link and link["product"] == product else "shop"
        if line["coupon"] is not None:
            decision["coupon"] = self.coupon_use(paid, line, link, touches)
        if link and self.plan_for(product, link["institution"], time) is None:
            if basis == "unit":
                decision["unit"]["verdict"] = "not_promoted"
            link, decision["reason"] = None, "not_promoted"
        if link:
            decision.update(basis=basis, link=link["code"], promoter=link["promoter"], institution=link["institution"],
                            plan=self.plan_for(product, link["institution"], time), touch=winner)
            decision["share"] = self.share(link, product, time)
            self.choose_scheme(decision, paid, line)
            return decision
        sharers = [t for t in mine if t["link"]["sharer"] is not None
                   and self.bound_at(shop, t["link"]["sharer"], time)
                   and (buyer is None or self.value_at("sharer", t["link"]["sharer"], "user", time) != buyer)]
        winner = self.newest(sharers, product)
        if winner:
            link = winner["link"]
            decision.update(basis="sharer_product" if link["product"] == product else "sharer_shop", reason=None,
                            link=link["code"], sharer=link["sharer"], touch=winner,
                            sharer_ppm=self.number_at("shop", shop, "sharer_ppm", time))
        self.private_domain(decision, paid, product)
        return decision

    def is_theirs(self, touch, paid):
        """Whether a touch counts for the order's customer."""
        if paid["buyer"] is not None:
            return self.owner(touch) == paid["buyer"]
        return touch["who"][0] == paid["visitor"]

    @staticmethod
    def newest(touches, product):
        on_product = [t for t in touches if t["link"]["product"] == product]
        return max(on_product or touches, key=lambda t: (t["at"], t["sequence"]), default=None)

    def tuike_winner(self, mine, shop, product, time, buyer):
        if not self.value_at("shop", shop, "alliance", time):
            return None, "not_in_alliance"
        tuike = [t for t in mine if t["link"]["institution"] is not None]
        if not tuike:
            return None, "no_touch"
        eligible = [t for t in tuike if t["link"]["promoter"] is None or self.earns(t["link"]["promoter"], time, buyer)]
        if not eligible:
            return None, "no_eligible_touch"
        return self.newest(eligible, product), None

    def earns(self, promoter, time, buyer):
        own = buyer is not None and self.value_at("promoter", promoter, "user", time) == buyer
        return self.active_at(promoter, time) and not own

    def plan_for(self, product, institution, time):
        plans = self.plans_at(product, time)
        targeted = [p for p in plans if p["kind"] == "targeted" and institution in p["institutions"]]
        normal = [p for p in plans if p["kind"] == "normal"]
        return max(targeted or normal, key=lambda p: (p["from"], p["id"].encode()), default=None)

    def share(self, link, product, time):
        """The promoter's part of a total."""
        ranked = []
        for at, sequence, a in self.whole_at("allocation", time):
            if (a["institution"] == link["institution"] and a["promoter"] in (None, link["promoter"])
                    and a["product"] in (None, product)):
                rank = (2 if a["promoter"] else 0) + (1 if a["product"] else 0)
                ranked.append((rank, at, sequence, a["promoter_share_ppm"]))
        if ranked:
            return max(ranked)[3]
        return self.number_at("institution", link["institution"], "promoter_share_ppm", time)

    def private_domain(self, decision, paid, product):
        entry, time = paid["entry"], paid["at"]
        if entry is None:
            return
        shop = self.party_at("shop", paid["shop"], time) or {}
        found = None
        for name, scenes in CLASSES:
            if found is None and any(scene in scenes for scene in entry["scenes"] or []):
                if name != "reserved_live" or entry["live_identity"] not in ("daihuo", "daren_daihuo"):
                    found = name
        enrolled = shop.get("private_domain_enrolled_at")
        if found is None or enrolled is None or shop.get("kind") == "local_life":
            return
        july = time_of("2025-07-01T00:00:00+08:00") <= enrolled < time_of("2025-08-01T00:00:00+08:00")
        score = self.number_at("shop", paid["shop"], "score_x100", enrolled)
        if not july or score <= 420 or time < enrolled or (entry["ad_click"] and found == "mini_program"):
            return
        category = self.value_at("product", product, "category", time) or []
        if category[:1] == ["文玩"] or (category[:1] == ["珠宝首饰"] and category[1:] not in (["黄金"], ["珍珠"])):
            return
        decision["class"] = found
        decision["account"] = "account/" + (entry["source_account"] or shop.get("super_admin_account")
                                            or "unclaimed/" + paid["shop"])
