"""Days and times of day in forms; what cannot be read comes back as it was typed, if it can be seen."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, TimeField

from app.web.texts import seen


class DayField(DateField):
    """A date, typed or picked."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_data = [seen(str(value)) for value in valuelist]
        super().process_formdata(self.raw_data)


class ClockField(TimeField):
    """A time of day, typed or picked."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.raw_data = [seen(str(value)) for value in valuelist]
        super().process_formdata(self.raw_data)
