"""What a file holds: CSV, Excel and Parquet told apart by content, read into numbered columns."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

ENDINGS = (".csv", ".xlsx", ".parquet")
SEPARATORS = (";", "\t", ",")

# So much of a large file is looked at at once.
_BLOCK = 1 << 24
# So much fits in the processor's own memory.
_CACHED = 1 << 18
# So much of a text file tells what it is.
_START = 1 << 20
# A column that holds each of its texts once.
_CODED = pa.dictionary(pa.int32(), pa.string())
# Up to so many different texts are as quickly looked at one by one.
_FEW = 1 << 12
# What a workbook may be when it is unpacked, in bytes, and how many columns, rows and cells a table
# may have that is read cell by cell; and how many cells where it is not. That is more than a sheet
# full of rows takes, and less than what fills the memory.
_UNPACKED, _WIDEST, _LONGEST, _CELLS, _MOST_CELLS = 1 << 30, 1000, 1 << 20, 20 << 20, 10**9
# How the XML of a sheet says that a row is not shown.
_HIDDEN_ROW = re.compile(rb"""<row\s(?:[^<>]*\s)?hidden=["'](?:1|true)["']""")
# So many rows are read by several threads.
_MANY = 1 << 16
# So many cells, at so many places, tell whether a column repeats itself.
_SAMPLE, _SAMPLES = 1 << 12, 16


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a column, each text, number or day kept once where it stands many times.

    Attributes:
        codes: which of the values each row has; -1 where the cell is blank.
        values: what the cells hold: text, numbers, or whatever Python objects Excel stores.
    """

    codes: np.ndarray
    values: pd.Series

    def __getitem__(self, rows: slice | np.ndarray) -> Cells:
        """Return the cells of some rows."""
        return Cells(self.codes[rows], self.values)

    def without(self, rows: np.ndarray) -> Cells:
        """Return the cells with some rows left blank."""
        return Cells(np.where(rows, -1, self.codes), self.values) if rows.any() else self

    @property
    def is_filled(self) -> np.ndarray:
        """Which rows have a cell that holds anything but blanks."""
        return self.codes >= 0

    def marked(self, places: Iterable[int]) -> np.ndarray:
        """Mark the rows whose cell is one of some values, by the places of these."""
        marks = np.zeros(len(self.values) + 1, dtype=bool)
        marks[list(places)] = True
        return marks[self.codes]

    def tolist(self) -> list[object]:
        """Return the cells one by one, None where they are blank."""
        if self.values.empty:
            return [None] * len(self.codes)
        cells = self.values.take(np.maximum(self.codes, 0)).tolist()
        return [cell if code >= 0 else None for cell, code in zip(cells, self.codes, strict=True)]


@dataclass(frozen=True, eq=False)
class Sheet:
    """The filled rows of one sheet.

    A CSV or Parquet file is one sheet without a name.

    Attributes:
        name: the sheet's name.
        numbers: the number of each row, as Excel shows it.
        columns: the cells, column by column.
        titles: the names that the file itself gives its columns, as row 1; only Parquet does.
        is_hidden: whether Excel does not show it.
        hidden_rows: how many of its rows Excel does not show, as behind a filter.
    """

    name: str
    numbers: np.ndarray
    columns: list[Cells]
    titles: Sequence[str] = ()
    is_hidden: bool = False
    hidden_rows: int = 0

    def top(self, count: int) -> list[tuple[int, list[object]]]:
        """Return the first rows, each with its number and cells."""
        columns = [column[:count].tolist() for column in self.columns]
        rows = list(map(list, zip(*columns, strict=True)))
        numbered = list(zip(self.numbers[:count].tolist(), rows, strict=True))
        return [(1, self.titles), *numbered][:count] if self.titles else numbered

    def below(self, position: int) -> tuple[np.ndarray, list[Cells]]:
        """Return the numbers and cells of the rows below one, by its position in `top`."""
        rows = slice(position + (not self.titles), None)
        return self.numbers[rows], [column[rows] for column in self.columns]

    @property
    def rows(self) -> list[tuple[int, list[object]]]:
        """Every row as in `top`, for sheets that are small."""
        return self.top(len(self.numbers) + 1)


def read(data: bytes) -> list[Sheet]:
    """Read the sheets of a file, hidden ones too.

    Raises:
        ValueError: with a Swedish sentence, if the content cannot be read as a table.
    """
    _check_not_empty(data)
    if data.startswith(b"PK\x03\x04"):
        return _excel(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(
            "filen är lösenordsskyddad eller i gammalt Excelformat; "
            "spara den som .xlsx utan lösenord"
        )
    sheet = _parquet(data) if data.startswith(b"PAR1") else _csv(_as_utf8(data))
    # What pyarrow keeps for another time is of more use for what is made of the cells.
    pa.default_memory_pool().release_unused()
    return [sheet]


def _check_not_empty(data: bytes) -> None:
    if not data[:_START].strip() and not data.strip():
        raise ValueError("filen är tom; väntade en tabell med rubrikrad")


def decode(data: bytes) -> str:
    """Return text that is in UTF-8, with or without a mark, or in what Windows used before.

    Raises:
        ValueError: with a Swedish sentence, if it is neither.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:  # UTF-16 without a mark can be read as UTF-8
                return text
    raise ValueError("filen är varken UTF-8 eller Windows-1252; spara den som UTF-8")


def _as_utf8(data: bytes) -> bytes:
    """Return a text file in UTF-8 without a mark; one that is so already is not copied."""
    if b"\0" in data or not _is_utf8(data):
        return decode(data).encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _is_utf8(data: bytes) -> bool:
    """Say whether text is in UTF-8, without decoding it."""
    ends = pa.py_buffer(np.array([0, len(data)]))
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(data)])
    try:
        return whole.cast(pa.large_string()) is not None
    except pa.ArrowInvalid:
        return False


def _csv(data: bytes) -> Sheet:
    _check_not_empty(data)  # a mark of UTF-8 is nothing yet
    start = data[:_START].decode(errors="replace")
    if start.lstrip()[:200].casefold().startswith(("<!doctype", "<html", "<?xml")):
        raise ValueError("filen är en webbsida, inte en tabell; hämta den på nytt")
    separator = _separator(start)
    try:
        if not _is_quoted_whole(data, separator):
            data = _evened(data, separator)
        try:
            table = _arrow(data, separator)
        except pa.ArrowInvalid:  # rows of different lengths
            data = _evened(data, separator)
            table = _arrow(data, separator)
    except (csv.Error, pa.ArrowInvalid) as error:
        raise ValueError(
            f"filen är inte en hel CSV-fil ({error}); kontrollera citattecknen"
        ) from error
    return _sheet("", table.num_rows, by_column(_encoded, table.num_rows, table.columns))


def _separator(text: str) -> str:
    """Return the separator that most regularly stands in the first lines.

    What separates columns stands as often in every line; commas in decimals and text do not.
    """
    lines = text.splitlines()[:50]

    def regularity(separator: str) -> int:
        alike = Counter(line.count(separator) for line in lines)
        return max((count * lines_alike for count, lines_alike in alike.items()), default=0)

    return max(SEPARATORS, key=regularity)


def _is_quoted_whole(data: bytes, separator: str) -> bool:
    """Say whether every quotation mark opens or closes a cell, or is doubled inside one.

    Then there are not two ways to read them.
    """
    if b'"' not in data:
        return True
    content = np.frombuffer(data, dtype=np.uint8)
    mark = ord('"')
    beside = np.zeros(256, dtype=bool)
    beside[[ord(separator), ord("\n"), ord("\r"), mark]] = True
    seen = 0
    for start in range(0, len(content), _CACHED):
        if data.find(mark, start, start + _CACHED) < 0:
            continue
        at = start + np.flatnonzero(content[start : start + _CACHED] == mark)
        opening, closing = at[seen % 2 :: 2], at[1 - seen % 2 :: 2]
        before, after = opening[opening > 0] - 1, closing[closing < len(content) - 1] + 1
        if not (beside[content[before]].all() and beside[content[after]].all()):
            return False
        seen += len(at)
    return seen % 2 == 0


def _evened(data: bytes, separator: str) -> bytes:
    """Return CSV with rows of one length, of which every cell is quoted as it should be."""
    text = data.decode()
    lengths = Counter(map(len, _rows(text, separator)))
    width = max(lengths)
    written = sum(length * count for length, count in lengths.items())
    _check_size("filen", width, width * lengths.total(), most=max(_CELLS, 2 * written))
    even = io.BytesIO()
    with io.TextIOWrapper(even, "utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows(row + [""] * (width - len(row)) for row in _rows(text, separator))
        lines.flush()
        return even.getvalue()


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _arrow(data: bytes, separator: str) -> pa.Table:
    """Read CSV whose rows are of one length, every cell as text."""
    start = data[:_START].decode(errors="replace")
    first = next(csv.reader(io.StringIO(start, newline=""), delimiter=separator))
    _check_size("filen", len(first))
    names = [str(position) for position in range(max(1, len(first)))]
    kinds = dict.fromkeys(names, pa.string())
    if len(data) > _START:
        start = data[: data.rfind(b"\n", 0, _START) + 1]
        with suppress(pa.ArrowInvalid):  # it may end within a cell
            table = _texts(start, separator, kinds)
            kinds |= {name: _CODED for name in names if _repeats(table[name])}
    return _texts(data, separator, kinds)


def _texts(data: bytes, separator: str, kinds: dict[str, pa.DataType]) -> pa.Table:
    return pa.csv.read_csv(
        pa.py_buffer(data),
        pa.csv.ReadOptions(column_names=list(kinds), block_size=_BLOCK),
        pa.csv.ParseOptions(
            delimiter=separator, newlines_in_values=b'"' in data, ignore_empty_lines=False
        ),
        pa.csv.ConvertOptions(check_utf8=False, column_types=kinds),
    )


def _parquet(data: bytes) -> Sheet:
    with _readable("Parquetfil"):
        told = pa.parquet.read_metadata(pa.BufferReader(data))
        cells = told.num_columns * told.num_rows
        _check_size("filen", told.num_columns, cells, most=_MOST_CELLS)
        names = told.schema.to_arrow_schema().names
        columns = by_column(lambda name: _encoded(_column(data, name)), told.num_rows, names)
        return _sheet("", told.num_rows, columns, names)


@contextmanager
def _readable(kind: str) -> Iterator[None]:
    """Refuse a file as damaged, whatever a library meets in it: each has errors of its own."""
    try:
        yield
    except TooLargeError:
        raise
    except Exception as error:
        raise ValueError(f"filen är skadad eller ingen {kind}; spara den på nytt") from error


def _column(data: bytes, name: str) -> pa.ChunkedArray:
    """Read one column of a Parquet file: all of them at once would be in memory together."""
    return pa.parquet.read_table(pa.py_buffer(data), columns=[name]).column(name)


def by_column(function: Callable, rows: int, *columns: Iterable) -> list:
    """Do the same with every column; of many rows with several at a time.

    pyarrow and numpy let go of Python meanwhile. Of few rows a thread costs more than it saves.
    """
    if rows < _MANY:
        return list(map(function, *columns))
    with ThreadPoolExecutor() as beside:
        return list(beside.map(function, *columns))


def _encoded(column: pa.ChunkedArray) -> Cells:
    """Return the cells of a column; one that hardly repeats itself is kept as it is."""
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    elif _repeats(column):
        column = column.dictionary_encode()
    else:
        return _cells(np.arange(len(column), dtype=np.int32), column)
    if not column.num_chunks:
        return _cells(np.empty(0, dtype=np.int32), pa.chunked_array([[]], pa.string()))
    # Each chunk is put in its place: that memory is touched once makes most of the difference.
    codes, end = np.empty(len(column), dtype=np.int32), 0
    for chunk in column.chunks:
        start, end = end, end + len(chunk)
        indices = chunk.indices.fill_null(-1) if chunk.null_count else chunk.indices
        codes[start:end] = indices.to_numpy()
    return _cells(codes, pa.chunked_array([column.chunk(0).dictionary]))


def _repeats(column: pa.ChunkedArray) -> bool:
    """Say whether a column holds the same cells again and again, by samples from all of it."""
    if pa.types.is_nested(column.type):
        return False
    if len(column) > _SAMPLES * _SAMPLE:
        starts = range(0, len(column), len(column) // _SAMPLES)
        samples = [column.slice(start, _SAMPLE) for start in starts]
        column = pa.chunked_array([chunk for sample in samples for chunk in sample.chunks])
    return pc.count_distinct(column).as_py() <= 0.9 * len(column)


def _cells(codes: np.ndarray, values: pa.ChunkedArray) -> Cells:
    """Return a column by its values, of which some may be blank."""
    is_text = pa.types.is_string(values.type) or pa.types.is_large_string(values.type)
    if is_text and len(values) > _FEW:
        blank = pc.or_(pc.utf8_is_space(values), pc.equal(values, "")).fill_null(True).to_numpy()
        return _without(codes, blank, pd.Series(pd.array(values, dtype="str")))
    if pa.types.is_integer(values.type) and not values.null_count:
        return Cells(codes, pd.Series(values.to_numpy()))
    if pa.types.is_floating(values.type):
        numbers = values.cast(pa.float64()).to_numpy()
        return _without(codes, np.isnan(numbers), pd.Series(numbers))
    plain = [_plain(value) for value in values.to_pylist()]
    blank = np.array([not is_filled(value) for value in plain], dtype=bool)
    return _without(codes, blank, pd.Series(plain, dtype=object))


def _without(codes: np.ndarray, blank: np.ndarray, values: pd.Series) -> Cells:
    """Return a column in which rows with a blank value have none."""
    if blank.any():
        codes = np.where(np.append(blank, True)[codes], np.int32(-1), codes)
    return Cells(codes, values)


def _plain(cell: object) -> object:
    """Return lists and the like as text."""
    return cell if pd.api.types.is_scalar(cell) else str(cell)


def _excel(data: bytes) -> list[Sheet]:
    import openpyxl

    with _readable("Excelfil"):
        _check_unpacked(data)
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        return [_worksheet(values, sheet, formulas[sheet.title]) for sheet in values.worksheets]


def _worksheet(book, values, formulas) -> Sheet:
    rows = _calculated(values, formulas)
    columns = [_distinct(column) for column in zip_longest(*rows)]
    # openpyxl itself tells it only of a book that is read whole, which takes long.
    hidden = len(_HIDDEN_ROW.findall(book._archive.read(values._worksheet_path)))
    return replace(
        _sheet(values.title, len(rows), columns),
        is_hidden=values.sheet_state != "visible",
        hidden_rows=hidden,
    )


def _check_size(
    where: str, columns: int, cells: int = 0, rows: int = 0, most: int = _CELLS
) -> None:
    """Refuse a table that is wider, longer or larger than any register."""
    if columns > _WIDEST:
        raise TooLargeError(
            f"{where} har något i kolumn {columns}; ta bort det som står bortom de första "
            f"{_WIDEST} kolumnerna"
        )
    if cells > most or rows > _LONGEST:
        raise TooLargeError(
            f"{where} är för stor; dela den på flera filer, eller ta bort det som inte hör dit"
        )


class TooLargeError(ValueError):
    """A file that would take more memory than any register needs."""


def _check_unpacked(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
            raise TooLargeError(
                f"filen är skadad eller packas upp till mer än {_UNPACKED >> 30} GB; "
                "spara den på nytt, eller som CSV"
            )


def _calculated(values, formulas) -> list[list[object]]:
    """Return cell values; a formula that Excel never calculated shows as its own text."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what a file says of its size may be wrong
    pairs = zip_longest(
        values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), fillvalue=()
    )
    rows, count, where = [], 0, f'bladet "{values.title}"'
    for row, originals in pairs:
        cells = [
            formula if value is None else value for value, formula in zip_longest(row, originals)
        ]
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
        count += len(cells)
        _check_size(where, len(cells), count, len(rows))
    return rows


def _distinct(column: Iterable[object]) -> Cells:
    """Return the cells of a column; 1, 1.0 and True are not the same cell."""
    places: dict[tuple[type, object], int] = {}
    codes = [
        places.setdefault((type(cell), cell), len(places)) if is_filled(cell) else -1
        for cell in column
    ]
    return Cells(
        np.array(codes, dtype=np.int32), pd.Series([cell for _, cell in places], dtype=object)
    )


def _sheet(name: str, count: int, columns: list[Cells], titles: Sequence[str] = ()) -> Sheet:
    """Number the rows, below the titles if there are any, and leave out those that are blank."""
    first = 2 if titles else 1
    numbers = np.arange(first, first + count, dtype=np.int32)
    filled = np.zeros(count, dtype=bool)
    for column in columns:
        filled |= column.is_filled
    if not filled.all():
        numbers, columns = numbers[filled], [column[filled] for column in columns]
    return Sheet(name, numbers, columns, titles)


def is_filled(cell: object) -> bool:
    """Say whether a cell holds anything but blanks; pandas' missing values hold nothing."""
    return bool(cell.strip() if isinstance(cell, str) else pd.notna(cell) and str(cell).strip())
