"""The words of the tab `Hướng dẫn`: what a unit's contact needs to work in the workbook alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync import near_colours
from sheets_sync.store import ColumnSpec, TabSpec

TITLE = "Hướng dẫn"
FIRST = 3  # 1-based row of the first words; the title of the workbook stands in row 1

# '# ' starts a section; a blank line ends a paragraph.
_TEXT = """
Mỗi dòng ở trang “Nhiệm vụ” là một việc giao cho đơn vị, ở trang “Văn bản” là văn bản giao việc, ở trang
“Kiểm tra” là một cuộc kiểm tra. Đơn vị ghi thẳng vào sổ này{saved}; chương trình của Văn phòng tự
đọc sổ và tự ghi phần của mình. Không cần gửi tệp qua thư điện tử.

# Cột nào của ai

Cột có tiêu đề XANH LÁ, nền trắng là của đơn vị: cứ ghi, sửa, xóa như bình thường.

Cột có tiêu đề XANH DƯƠNG, nền xám nhạt là của Văn phòng hoặc do chương trình tính. Các ô này không
khóa. Ô của Văn phòng nếu thấy sai, đơn vị gõ nội dung đúng vào ô: chương trình giữ nội dung đó thành
đề nghị để Văn phòng xem, rồi đưa ô về giá trị đang có hiệu lực; nếu Văn phòng không nhận, “Ghi chú
đồng bộ” của dòng nói rõ. Ô do chương trình tính, như “Tình trạng”, chỉ được đưa về giá trị đã tính.

Cột “Mã” là tên riêng của từng việc. Xin đừng sửa, xóa hoặc chép mã sang dòng khác. Lỡ tay kéo hay xóa
mã thì chương trình trả mã về dòng của nó, nếu nội dung của Văn phòng ở dòng đó còn nguyên.

Xin đừng gộp ô của nhiều dòng: ô gộp chỉ được đọc và ghi cho dòng đầu. Dòng dưới giữ nội dung của mình
trên hệ thống, “Ghi chú đồng bộ” nói rõ, và hiện lại khi bỏ gộp.

Được sắp xếp, lọc, ẩn dòng, đổi chỗ cột hoặc thêm cột riêng; khi sắp xếp, xin chọn cả bảng, kể cả cột “Mã”.
Cột riêng, công thức, biểu đồ, hình ảnh, chú thích của đơn vị không bị động đến.

Cần dòng tiêu đề nhóm hoặc dòng tổng cộng thì ghi chữ (từ hai từ trở lên) ở cột “Mã”, các ô khác để
trống: chương trình bỏ qua dòng đó.

# Cách ghi ngày

Ghi ngày/tháng/năm, đủ bốn chữ số của năm, ví dụ 3/4/2026 là ngày 03 tháng 4 năm 2026.

Ô ngày của đơn vị để dạng văn bản để máy không tự đảo ngày với tháng; xin giữ nguyên dạng này.

# Báo cáo tiến độ và kết quả

Đang làm: ghi ở “Tình hình thực hiện”. Lần ghi đầu tiên được hiểu là đơn vị đã nhận và bắt đầu
thực hiện.

Làm xong: ghi “Kết quả thực hiện”, “Số BC”, “Ngày BC” (nếu phải có báo cáo bằng văn bản), “Ngày hoàn
thành”, rồi chọn “Có” ở “Đã thực hiện”. Đúng hạn hay chậm được xét theo ngày hoàn thành, không theo
ngày ghi vào sổ.

Gửi kèm văn bản: {attached}. Chưa có tệp, báo cáo vẫn được nhận và ghi “chờ tệp”.

Đơn vị phối hợp: ghi ý kiến ở “Ý kiến phối hợp”.

# Chuyển lại, xin đổi hạn, giải trình

Chọn ở cột “Đề nghị”, ghi rõ ở “Lý do”; xin lùi hạn thì ghi thêm “Hạn đề nghị”. Đề nghị bằng văn
bản, kể cả chuyển lại khi quy chế đòi văn bản, thì ghi ở “Số VB, ngày VB”.

Văn phòng trả lời ở “Ý kiến Văn phòng”. Nếu đề nghị chưa được nhận, ô giữ nguyên như đã gõ; lý do,
kèm điều khoản, hiện ở “Ghi chú đồng bộ”.

Muốn bổ sung việc chưa có trong sổ: ghi một dòng mới ở cuối, để trống “Mã”. Chương trình ghi mã đề
xuất vào dòng đó và chuyển Văn phòng xem; câu trả lời hiện ở “Ghi chú đồng bộ” của dòng. Việc được nhận
sẽ có dòng riêng như mọi nhiệm vụ khác.

# Kiểm tra

Dòng có vai trò “Được kiểm tra” là cuộc kiểm tra đơn vị: Văn phòng ghi, đơn vị ghi “Báo cáo của đơn vị được
kiểm tra”, khi có thông báo kết quả thì ghi “Thực hiện kiến nghị”, và “Tệp” nếu gửi hồ sơ, tài liệu.

Cuộc kiểm tra do đơn vị tiến hành: ghi một dòng mới ở cuối, để trống “Mã”, ít nhất có “Tên cuộc kiểm tra”
và “Hình thức”. Chương trình cấp mã rồi ghi nhận; sau đó đơn vị ghi tiếp quyết định, ngày bắt đầu, ngày kết
thúc, báo cáo kết quả, ngày thông báo khi có; việc nào quy chế không giao đơn vị thì câu trả lời hiện ở
“Ghi chú đồng bộ”. Hạn báo cáo kết quả, nếu quy chế có, do chương trình tính.

# “Ghi chú đồng bộ” và màu sắc

Cột này chỉ có chữ khi một ô cần xem lại, ví dụ ngày ghi chưa đúng. Sửa xong ô đó, ghi chú tự mất ở
lần đồng bộ sau.

Đỏ: đã quá hạn. Cam: {near}. Dòng xám, chữ nghiêng: việc đã chuyển đi, không còn
theo dõi ở sổ này.

{opened}
"""

# What differs between a file on a shared folder and a spreadsheet that everyone has open at once.
IN_A_FOLDER = {
    "saved": " rồi lưu lại",
    "attached": "chép tệp vào thư mục “tep” nằm cạnh sổ này, rồi ghi đúng tên tệp vào ô “Tệp”, "
    "ví dụ BC-125.pdf",
    "opened": "Khi sổ đang mở trên máy nào đó, chương trình vẫn đọc phần đã lưu nhưng chưa ghi được. "
    "Xin lưu và đóng sổ khi dùng xong.",
}
ON_GOOGLE = {
    "saved": " (Google tự lưu)",
    "attached": "để tệp ở nơi Văn phòng mở được, rồi dán đường dẫn (https://…) vào ô “Tệp”",
    "opened": "Sổ mở ở nhiều máy cùng lúc cũng được; chương trình đọc và ghi trong khi sổ đang mở.",
}
_NEAR = "còn từ {days} ngày trở xuống"
_TODAY = "đến hạn hôm nay"
_OWN = "Các cột đơn vị ghi ở trang “{tab}”"

Section = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of words; `position` is 1-based."""

    position: int
    text: str
    is_heading: bool


def sections(tabs: Sequence[TabSpec], where: Mapping[str, str]) -> list[Section]:
    """(heading, paragraphs) in order; the first heading is empty and opens the page. `where` is one of
    IN_A_FOLDER, ON_GOOGLE."""
    days = near_colours.days_of(tabs)
    near = _NEAR.format(days=days) if days != "0" else _TODAY
    own = [(_OWN.format(tab=tab.title), lines) for tab in tabs if (lines := _own_columns(tab.columns))]
    return [*map(_section, _TEXT.format(**where, near=near).split("\n# ")), *own]


def lines(tabs: Sequence[TabSpec], where: Mapping[str, str]) -> Iterator[Line]:
    """Headings and paragraphs row by row, an empty row before each heading but the first."""
    row = FIRST
    for heading, paragraphs in sections(tabs, where):
        for text in (heading, *paragraphs) if heading else paragraphs:
            yield Line(row, text, text is heading)
            row += 1
        row += 1


def mark(texts: Iterable[str]) -> str:
    """Tells these words, from the first row to the last, from others (8 hexadecimal digits)."""
    return f"{zlib.crc32(chr(31).join(texts).encode()):08x}"


def _section(text: str) -> Section:
    first, *rest = [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]
    return (first, rest) if rest else ("", [first])


def _own_columns(columns: Sequence[ColumnSpec]) -> list[str]:
    """A column of which there is nothing to say is not spoken of."""
    own = (column for column in columns if not column.shaded)
    return [_described(column) for column in own if column.prompt or column.choices]


def _described(column: ColumnSpec) -> str:
    choices = f"Chọn: {'; '.join(column.choices)}." if column.choices else ""
    return f"{column.header}: {' '.join(filter(None, (column.prompt, choices)))}"
