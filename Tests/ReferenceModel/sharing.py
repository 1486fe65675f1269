"""Who enrols themselves, and the coupons for links that somebody else opens. Section 14, everyone."""

from records import require
from touches import day_of


class Sharing:
    def __init__(self):
        super().__init__()
        self.enrolled = {}       # (institution, user) -> promoter
        self.first_opens = {}    # code -> what the link's first open came to

    def promoter_enrolled(self, raw, record):
        institution, promoter, user, at = (record[name] for name in ("institution", "promoter", "user", "at"))
        self.known("institution", institution)
        if (institution, user) in self.enrolled:
            require(self.enrolled[(institution, user)] == promoter, "unknown_reference")
            return
        scheme = self.scheme_at(institution, at)
        require(scheme is not None and scheme["kind"] == "everyone", "unknown_reference")
        require(("promoter", promoter) not in self.versions, "unknown_reference")
        self.enrolled[(institution, user)] = promoter
        self.add("promoter", {"id": promoter, "at": at, "institution": institution, "user": user})

    def opened(self, touch):
        """Counts a touch as the open of a promoter's link."""
        link, at = touch["link"], touch["at"]
        promoter, code = link["promoter"], link["code"]
        if promoter is None or code in self.first_opens or not self.active_at(promoter, at):
            return
        scheme, user = self.scheme_at(link["institution"], at), self.value_at("promoter", promoter, "user", at)
        if self.value_at("promoter", promoter, "institution", at) != link["institution"]:
            return
        if scheme is None or scheme["kind"] != "everyone" or (user is not None and self.owner(touch) == user):
            return
        today = [each for each in self.first_opens.values() if each["promoter"] == promoter
                 and each["coupon"] is not None and day_of(each["at"]) == day_of(at)]
        self.first_opens[code] = {"link": code, "institution": link["institution"], "promoter": promoter,
                                  "scheme": scheme["id"],
                                  "coupon": scheme["coupon"] if len(today) < scheme["coupons_a_day"] else None, "at": at}
