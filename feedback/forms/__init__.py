"""The forms people fill in, one module each."""

from feedback.forms import (
    accessibility,
    another_format,
    comment,
    data_protection,
    get_involved,
    good_news,
    local_offer,
)

JOURNEYS = {
    module.journey.form: module.journey
    for module in (
        comment,
        local_offer,
        good_news,
        get_involved,
        another_format,
        accessibility,
        data_protection,
    )
}
