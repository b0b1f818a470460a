"""An .xlsx file as a container of parts: read lazily within limits, written back with untouched parts
copied as they were compressed, byte for byte (ZIP application note 6.3, sections 4.3 and 4.4)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from sheets_sync.store import Unreachable

MAX_FILE = 50_000_000  # bytes of the workbook file
MAX_PART = 64_000_000  # bytes of one part once unpacked
MAX_TOTAL = 256_000_000  # bytes of all parts once unpacked

_OLE = b"\xd0\xcf\x11\xe0"
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class _Entry:
    """One part as it lies in the archive: its compressed bytes and what the directory says of them."""

    name: str
    method: int
    time: int
    date: int
    crc: int
    size: int
    external: int
    data: bytes


class Package:
    """The parts of one workbook file. Raises Unreachable for what is not a sound, modest .xlsx."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._zip = _open(content)
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._added: list[str] = []

    @property
    def names(self) -> list[str]:
        """Names of the parts, in the order of the archive."""
        return [*(name for name in self._infos if name not in self._removed), *self._added]

    def __contains__(self, name: str) -> bool:
        return name in self._changed or (name in self._infos and name not in self._removed)

    def part(self, name: str) -> bytes:
        """The unpacked bytes of a part. Raises Unreachable when it is missing or damaged."""
        if name in self._changed:
            return self._changed[name]
        if name not in self:
            raise Unreachable(f"Tệp Excel thiếu phần “{name}”, có thể đã hỏng. Hãy khôi phục bản lưu trước.")
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
            raise Unreachable(f"Phần “{name}” của tệp Excel bị hỏng. Hãy khôi phục bản lưu trước.") from error

    def replace(self, name: str, content: bytes) -> None:
        """Give an existing part new bytes."""
        if content != self.part(name):
            self._changed[name] = content

    def add(self, name: str, content: bytes) -> None:
        """Put a part that the file does not have behind all others."""
        self._added.append(name)
        self._changed[name] = content

    def remove(self, name: str) -> None:
        """Leave a part out of the written file."""
        self._removed.add(name)

    def to_bytes(self) -> bytes:
        """The archive with the changes, its other parts copied without being unpacked."""
        entries = [self._entry(name) for name in self.names]
        return _archive(entries)

    def _entry(self, name: str) -> _Entry:
        info = self._infos.get(name) or zipfile.ZipInfo(name)
        date, time = _dos_date(info.date_time), _dos_time(info.date_time)
        if name in self._changed:
            content = self._changed[name]
            packer = zlib.compressobj(4, zlib.DEFLATED, -15)
            data = packer.compress(content) + packer.flush()
            crc, size, method = zlib.crc32(content), len(content), zipfile.ZIP_DEFLATED
        else:
            data = self._packed(info)
            crc, size, method = info.CRC, info.file_size, info.compress_type
        return _Entry(name, method, time, date, crc, size, info.external_attr, data)

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        start = info.header_offset
        name_length, extra_length = struct.unpack_from("<2H", self._content, start + 26)
        begin = start + _LOCAL.size + name_length + extra_length
        return self._content[begin : begin + info.compress_size]


def _open(content: bytes) -> zipfile.ZipFile:
    if content.startswith(_OLE):
        raise Unreachable(
            "Tệp được đặt mật khẩu hoặc là Excel đời cũ (.xls). Hãy bỏ mật khẩu và lưu lại dạng .xlsx."
        )
    if len(content) > MAX_FILE:
        raise Unreachable("Tệp Excel lớn hơn 50 MB nên không đọc. Hãy bỏ bớt hình ảnh rồi lưu lại.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OSError) as error:
        raise Unreachable(
            "Tệp không phải sổ Excel hoặc bị hỏng, chép dở. Hãy mở kiểm tra và khôi phục bản lưu trước."
        ) from error
    _check_sizes(archive)
    return archive


def _check_sizes(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len({info.filename for info in infos}) != len(infos):
        raise Unreachable("Tệp Excel có hai phần trùng tên, có thể đã hỏng. Hãy mở và lưu lại bằng Excel.")
    too_big = any(info.file_size > MAX_PART for info in infos)
    if too_big or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise Unreachable("Nội dung tệp Excel sau khi giải nén quá lớn nên không đọc.")


def _dos_date(moment: tuple[int, int, int, int, int, int]) -> int:
    year, month, day = moment[:3]
    return (year - 1980) << 9 | month << 5 | day


def _dos_time(moment: tuple[int, int, int, int, int, int]) -> int:
    hour, minute, second = moment[3:]
    return hour << 11 | minute << 5 | second // 2


def _archive(entries: list[_Entry]) -> bytes:
    out = io.BytesIO()
    directory = io.BytesIO()
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if name.isascii() else _UTF8
        offset = out.tell()
        sizes = (len(entry.data), entry.size, len(name))
        facts = (flags, entry.method, entry.time, entry.date, entry.crc, *sizes)
        out.write(_LOCAL.pack(b"PK\x03\x04", 20, 0, *facts, 0) + name + entry.data)
        rest = (0, 0, 0, 0, entry.external, offset)
        directory.write(_CENTRAL.pack(b"PK\x01\x02", 20, 0, 20, 0, *facts, *rest) + name)
    start, listing = out.tell(), directory.getvalue()
    out.write(listing)
    out.write(_END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(listing), start, 0))
    return out.getvalue()
