"""How much mail one domain gets in a minute, over all workers (`gmail.com=120,*=600`). Nothing set: no limit."""

from datetime import timedelta

from klinik.notifications.channels.face import Outcome, Result
from klinik.notifications.kinds import Trouble
from klinik.settings import BadSetting
from klinik.web import limits

MINUTE = timedelta(minutes=1)
ANY = "*"


class Pace:
    """Messages a minute by domain. Counted in the broker; with it away each worker counts by itself."""

    def __init__(self, setting: str) -> None:
        self._rates = dict(map(_rate, filter(None, map(str.strip, setting.split(",")))))

    def refusal(self, domain: str) -> Outcome | None:
        """Count one message; return what to do instead of sending it, None where it may leave."""
        most = self._rates.get(domain, self._rates.get(ANY))
        if most is None or limits.spend(f"{most} per minute", "mail", domain):
            return None
        return Outcome(Result.LATER, Trouble.PACED.value, after=MINUTE, is_untried=True)


def _rate(part: str) -> tuple[str, int]:
    """Return domain and rate. Raises BadSetting."""
    domain, equals, most = part.partition("=")
    if not equals or not most.strip().isdecimal() or int(most) < 1:
        raise BadSetting("KLINIK_MAIL_PACE", part, "domain=messages a minute")
    return domain.strip().lower(), int(most)
