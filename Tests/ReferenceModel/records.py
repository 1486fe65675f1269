"""The records of a scenario: which fields each may have, and how they are read."""

import re
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLION = 1_000_000
MAX_MONEY = 10**15
RESERVED_CODES = ["healthz"]
PLACEMENTS = ["group", "private_chat", "moments", "live", "short_video", "article", "official_account",
              "service_account", "mini_program", "showcase", "other"]


class Refused(Exception):
    """A record that breaks a rule."""

    def __init__(self, code):
        self.code = code


class NotAnObject(Exception):
    """A line that isn't a JSON object; nothing is printed then."""


def require(condition, code="malformed"):
    if not condition:
        raise Refused(code)


TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def time_of(value):
    require(isinstance(value, str))
    found = TIME.fullmatch(value)
    require(found)
    try:
        whole = datetime(*[int(found[i]) for i in range(1, 7)], tzinfo=timezone.utc)
    except ValueError:
        raise Refused("malformed") from None
    milliseconds = (whole - EPOCH) // timedelta(milliseconds=1) + int((found[7] or "0").ljust(3, "0"))
    if found[8] not in "Zz":
        hours, minutes = int(found[8][1:3]), int(found[8][4:6])
        require(hours < 24 and minutes < 60)
        milliseconds -= (1 if found[8][0] == "+" else -1) * (hours * 60 + minutes) * 60_000
    require(milliseconds >= 0)
    return milliseconds


def identifier(value):
    require(isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z_.:-]{1,64}", value))
    return value


def batch_id(value):
    """A code adds 21 characters to it, and begins like it."""
    require(isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_.:-]{0,42}", value))
    return value


def secret(value):
    require(isinstance(value, str) and re.fullmatch(r"[0-9A-Fa-f]{32}", value))
    return value.lower()


def code_of(value):
    require(isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z]{2,10}", value) and value not in RESERVED_CODES)
    return value


def text(value):
    require(isinstance(value, str) and 1 <= len(value.encode()) <= 128)
    require(not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in value))
    return value


def network_address(value):
    require(len(text(value).encode()) <= 64)
    return value


def address(value):
    require(isinstance(value, str) and re.match(r"https?://[^/?#@]", value))
    return value


def boolean(value):
    require(isinstance(value, bool))
    return value


def integer(value):
    require(isinstance(value, int) and not isinstance(value, bool))
    return value


def between(least, most):
    def check(value):
        require(least <= integer(value) <= most)
        return value
    return check


money = between(0, MAX_MONEY)


def one_of(*names):
    def check(value):
        require(value in names)
        return value
    return check


def list_of(check, least=0, most=None):
    def check_all(value):
        require(isinstance(value, list) and len(value) >= least and (most is None or len(value) <= most))
        return [check(one) for one in value]
    return check_all


def shape(**fields):
    def check(value):
        return read(value, fields)
    return check


def read(value, fields, later=False):
    """Reads an object; `None` stands for a field that is left out or null.

    Fields whose name ends with `_` are required; a later record of a party may leave them out, but not
    reset them.
    """
    require(isinstance(value, dict))
    result = {}
    for name, check in fields.items():
        plain, needed = name.rstrip("_"), name.endswith("_")
        given = value.get(plain)
        if needed and given is None:
            require(later and plain not in value and plain not in ("id", "at"))
        result[plain] = None if given is None else check(given)
    require(set(value) <= set(result))
    return result


def month(value):
    """A month of Shanghai, as (year, month)."""
    require(isinstance(value, str))
    found = re.fullmatch(r"(\d{4})-(\d\d)", value, re.ASCII)
    require(found and int(found[1]) >= 1970 and 1 <= int(found[2]) <= 12)
    return int(found[1]), int(found[2])


def moved(value):
    require(1 <= abs(integer(value)) <= 10**9)
    return value


def rule(**threshold):
    return shape(verdict_=one_of("hold", "reject"), **threshold)


LINE = {"line_": identifier, "product_": identifier, "quantity": between(1, 10**9), "paid_fen": money,
        "pay_subsidy_fen": money, "talent_discount_fen": money, "platform_discount_fen": money,
        "unit": identifier, "coupon": identifier}
COUNT = between(1, 10**9)
ENTRY = shape(scenes=list_of(text), ad_click=boolean, live_identity=text, source_account=identifier)

RECORDS = {
    "policy": {"window_days": between(1, 3_650), "lateness_days": between(0, 3_650),
               "counted_placements": list_of(one_of(*PLACEMENTS))},
    "shop": {"id_": identifier, "url": address, "alliance": boolean, "kind_": one_of("normal", "local_life"),
             "score_x100": between(0, 10**6), "super_admin_account": identifier, "sharer_ppm": integer,
             "private_domain_enrolled_at": time_of},
    "product": {"id_": identifier, "shop_": identifier, "category_": list_of(text, 1, 2), "tech_fee_ppm": integer,
                "url_": address},
    "institution": {"id_": identifier, "promoter_share_ppm_": integer},
    "promoter": {"id_": identifier, "institution_": identifier, "parent": identifier, "user": identifier,
                 "status": one_of("active", "banned"), "level": one_of("junior", "senior"), "team": text},
    "sharer": {"id_": identifier, "user": identifier},
    "allocation": {"id_": identifier, "institution_": identifier, "promoter": identifier, "product": identifier,
                   "promoter_share_ppm_": integer},
    "plan": {"id_": identifier, "kind_": one_of("normal", "targeted"), "product_": identifier, "from": time_of,
             "to": time_of, "institutions": list_of(identifier, 1), "total_ppm": integer, "service_ppm": integer,
             "commission_ppm": integer},
    "risk_policy": {"own_purchase": rule(), "click_to_payment": rule(below_seconds_=COUNT), "orders_per_day": rule(above_=COUNT),
                    "clicks_per_address": rule(above_=COUNT), "buyers_per_address": rule(above_=COUNT),
                    "refund_ratio": rule(above_ppm_=integer, from_lines=COUNT), "missing_logistics": rule(),
                    "repeated_logistics": rule(above_=between(0, 10**9)),
                    "price_drop": rule(below_ppm_=integer, from_lines=COUNT)},
    "promoter.enrolled": {"institution_": identifier, "promoter_": identifier, "user_": identifier},
    "agent_price": {"id_": identifier, "institution_": identifier, "product_": identifier, "promoter": identifier,
                    "agent_price_fen_": money},
    "stock.changed": {"id_": identifier, "institution_": identifier, "product_": identifier, "promoter": identifier,
                      "quantity_": moved},
    "shop.funds": {"shop_": identifier, "goods_fen": money, "deposit_fen": money, "incentive_paid_fen": money},
    "cards.used": {"account_": identifier, "used_x100_": money},
    "period.closed": {"institution_": identifier, "month_": month},
    "sharer.bound": {"shop_": identifier, "sharer_": identifier},
    "sharer.unbound": {"shop_": identifier, "sharer_": identifier},
    "link": {"code_": code_of, "institution": identifier, "promoter": identifier, "sharer": identifier,
             "shop_": identifier, "product": identifier, "placement_": one_of(*PLACEMENTS),
             "form": one_of("link", "card", "qr"), "url": address, "coupon": identifier, "pass_query": boolean,
             "expires_at": time_of},
    "link.disabled": {"code_": code_of},
    "coupon": {"id_": identifier, "kind_": one_of("exclusive", "host"), "shop_": identifier, "product": identifier,
               "promoter": identifier, "account": identifier, "from": time_of, "to": time_of},
    "unit_batch": {"id_": batch_id, "link_": code_of, "count_": between(1, 10**6), "secret_": secret},
    "click": {"id_": identifier, "code_": code_of, "visitor": identifier, "buyer": identifier, "address": network_address},
    "identity.bound": {"visitor_": identifier, "buyer_": identifier},
    "order.paid": {"id_": identifier, "order_": identifier, "shop_": identifier, "buyer": identifier,
                   "visitor": identifier, "gift": shape(recipients=list_of(identifier)), "entry": ENTRY,
                   "lines_": list_of(shape(**LINE), 1)},
    "order.refunded": {"id_": identifier, "order_": identifier, "line_": identifier, "refund_": identifier,
                       "amount_fen": money},
    "order.completed": {"id_": identifier, "order_": identifier, "logistics": identifier},
    "order.cancelled": {"id_": identifier, "order_": identifier},
    "order.reviewed": {"id_": identifier, "order_": identifier, "line_": identifier, "outcome_": one_of("release", "reject"),
                       "by_": text, "why_": text},
    "fraud.confirmed": {"id_": identifier, "case_": identifier, "order_": identifier, "line": identifier, "by_": text,
                        "why": text},
}

# What a scheme has besides its id, kind and institution.
SCHEMES = {
    "multi_level": {"direct_ppm_": integer, "manager_ppm_": integer},
    "two_plus_one": {"agent_ppm_": integer, "boss_ppm_": integer, "team_ppm_": integer},
    "refer_three": {"first_ppm_": integer, "second_ppm_": integer, "third_ppm_": integer},
    "agency": {},
    "team_dividend": {"tiers_": list_of(shape(volume_fen_=money, rate_ppm_=integer), 1, 16)},
    "everyone": {"rebate_ppm_": integer, "coupon_": identifier, "coupons_a_day_": between(0, 1_000)},
}


def fields_of(raw):
    """The fields that a record of this type may have."""
    kind = raw.get("type")
    require(isinstance(kind, str) and (kind in RECORDS or kind == "scheme"))
    if kind != "scheme":
        return RECORDS[kind]
    its = raw.get("kind")
    require(isinstance(its, str) and its in SCHEMES)
    return {"id_": identifier, "kind_": one_of(its), "institution_": identifier, **SCHEMES[its]}


PARTIES = ["shop", "product", "institution", "promoter", "sharer"]
