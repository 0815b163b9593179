"""Ways in from Twine, H5P and virtual patients, and ways out to Twine, H5P and ink.

`convert` goes from one file to another. `import_case` gives the case in a file, with a `Loss` for
whatever could not be carried over and the place where it was; each stands in the case as a debrief,
too, so that nothing vanishes. `export_case` gives a case in another format, its losses noted there.

The files come from anywhere: archives are looked over before anything in them is unpacked, XML
defines no words of its own, and whatever can't be read is a `FormatError` in words.
"""

from mentorkit.cases.formats.codes import FormatCode, FormatError
from mentorkit.cases.formats.conversion import (
    READERS,
    WRITERS,
    Conversion,
    Exported,
    convert,
    export_case,
    import_case,
)
from mentorkit.cases.formats.losses import Loss
from mentorkit.cases.formats.story import Imported

__all__ = [
    "READERS",
    "WRITERS",
    "Conversion",
    "Exported",
    "FormatCode",
    "FormatError",
    "Imported",
    "Loss",
    "convert",
    "export_case",
    "import_case",
]
