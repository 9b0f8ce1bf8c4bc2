"""What is asked when somebody moves a case to another lane."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from klinik.review.forms.cases import VersionForm

LONGEST_REASON = 500


class LaneForm(VersionForm):
    """Why the case cannot wait, or can again."""

    mark = "lane"

    reason = TextAreaField(
        _l("Alasan"),
        [InputRequired(_l("Tulis alasannya.")), Length(max=LONGEST_REASON)],
        description=_l("Hanya dibaca petugas."),
        render_kw={"rows": 2},
    )
