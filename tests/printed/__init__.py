"""Every printed row of both packs as it was published, to be entered and computed."""

from tests.printed.entering import Printed, entered
from tests.printed.january_2014 import JANUARY_2014
from tests.printed.january_2020 import JANUARY_2020
from tests.printed.october_2013 import OCTOBER_2013

PRINTED = (*JANUARY_2014, *OCTOBER_2013, *JANUARY_2020)

__all__ = ["PRINTED", "Printed", "entered"]
