"""Other wordings of our headers, as offices write them in the tracking sheets that they keep already.

They bind a column where neither its name nor its own header is found, and tell the columns of a sheet that is
linked. A wording stands once in a tab; one that could mean two of our columns ('Kết quả, tiến độ') stands
nowhere, nor does one under which people write freely where we take a choice ('Kiến nghị').
"""

from __future__ import annotations

from collections.abc import Mapping

_TASKS: Mapping[str, tuple[str, ...]] = {
    "code": ("Mã nhiệm vụ", "Mã NV", "Mã công việc"),
    "symbol": (
        "Số ký hiệu", "Số văn bản chỉ đạo", "Số, ký hiệu văn bản", "Số ký hiệu văn bản", "Số/ký hiệu",
        "Số và ký hiệu", "Số hiệu văn bản", "Số văn bản", "Số VB", "Số công văn", "Số CV", "Văn bản chỉ đạo",
        "Văn bản giao việc", "Văn bản giao nhiệm vụ", "Số văn bản giao việc", "Số văn bản giao nhiệm vụ",
    ),
    "issued_on": (
        "Ngày văn bản", "Ngày VB", "Ngày công văn", "Ngày CV", "Ngày ban hành văn bản", "Ngày, tháng văn bản",
        "Ngày tháng văn bản", "Ngày, tháng ban hành", "Ngày tháng ban hành",
    ),
    "abstract": (
        "Trích yếu nội dung", "Trích yếu văn bản", "Trích yếu nội dung văn bản", "Tên văn bản",
        "Tên loại và trích yếu nội dung văn bản",
    ),
    "content": (
        "Nội dung", "Nhiệm vụ", "Công việc", "Nội dung công việc", "Công việc được giao",
        "Nhiệm vụ được giao", "Nội dung nhiệm vụ được giao", "Nội dung công việc được giao",
        "Nội dung giao việc", "Nội dung giao nhiệm vụ", "Nội dung được giao", "Nội dung chỉ đạo",
        "Nội dung ý kiến chỉ đạo",
        "Ý kiến chỉ đạo", "Tên nhiệm vụ", "Tên công việc", "Nhiệm vụ giao", "Công việc giao",
    ),
    "product": ("Sản phẩm hoàn thành", "Sản phẩm dự kiến", "Sản phẩm đầu ra", "Sản phẩm cần đạt"),
    "lead": (
        "Cơ quan chủ trì", "Đơn vị chủ trì", "Cơ quan, đơn vị chủ trì", "Đơn vị thực hiện",
        "Cơ quan thực hiện", "Cơ quan, đơn vị thực hiện", "Đơn vị được giao", "Cơ quan được giao",
        "Đơn vị chủ trì thực hiện",
        "Cơ quan chủ trì thực hiện",
    ),
    "coordinators": (
        "Cơ quan phối hợp", "Đơn vị phối hợp", "Cơ quan, đơn vị phối hợp", "Đơn vị phối hợp thực hiện",
        "Cơ quan phối hợp thực hiện",
    ),
    "follower": (
        "Chuyên viên theo dõi", "Người theo dõi", "Cán bộ theo dõi", "Công chức theo dõi", "Đầu mối theo dõi",
    ),
    "due_on": (
        "Hạn", "Thời hạn hoàn thành", "Hạn hoàn thành", "Hạn xử lý", "Thời hạn xử lý", "Hạn thực hiện",
        "Thời hạn thực hiện", "Hạn báo cáo", "Thời hạn báo cáo", "Ngày hết hạn", "Thời hạn giải quyết",
        "Hạn giải quyết", "Deadline",
    ),
    "progress": (
        "Tiến độ", "Tình hình", "Tiến độ thực hiện", "Tình hình triển khai", "Tình hình triển khai thực hiện",
        "Tình hình, tiến độ thực hiện", "Tiến độ triển khai", "Tiến độ xử lý", "Tình hình xử lý",
        "Tình hình giải quyết",
    ),
    "result": (
        "Kết quả", "Kết quả xử lý", "Kết quả giải quyết", "Kết quả hoàn thành", "Kết quả triển khai",
        "Kết quả đạt được", "Kết quả thực hiện nhiệm vụ",
    ),
    "report_number": (
        "Số báo cáo", "Số hiệu báo cáo", "Số, ký hiệu báo cáo", "Số ký hiệu báo cáo", "Số văn bản báo cáo",
        "Văn bản báo cáo", "Báo cáo số",
    ),
    "report_date": ("Ngày báo cáo", "Ngày văn bản báo cáo", "Ngày ban hành báo cáo"),
    "done_on": (
        "Ngày hoàn thành thực tế", "Ngày thực hiện xong", "Hoàn thành ngày", "Ngày xong",
        "Thời gian hoàn thành thực tế",
    ),
    "file": (
        "Tệp đính kèm", "File", "File đính kèm", "Tệp tin", "Tài liệu đính kèm", "Văn bản đính kèm",
        "Đường dẫn", "Link", "Link tài liệu",
    ),
    "done": ("Hoàn thành", "Đã hoàn thành", "Đã xong"),
    "reason": ("Lý do đề nghị", "Lý do xin gia hạn", "Lý do xin lùi hạn"),
    "wanted_due_on": (
        "Thời hạn đề nghị", "Hạn xin gia hạn", "Xin gia hạn đến", "Đề nghị gia hạn đến", "Hạn xin lùi",
    ),
    "contribution": ("Ý kiến của đơn vị phối hợp", "Ý kiến góp ý", "Nội dung góp ý"),
    "other_info": ("Ghi chú", "Ghi chú của đơn vị", "Ghi chú khác", "Thông tin thêm"),
    "office_opinion": ("Ý kiến của Văn phòng", "Ý kiến của Văn phòng UBND"),
}  # fmt: skip

_DOCUMENTS: Mapping[str, tuple[str, ...]] = {
    "code": ("Mã văn bản",),
    **{key: _TASKS[key] for key in ("symbol", "issued_on", "abstract")},
    "kind": ("Loại", "Tên loại", "Hình thức văn bản"),
    "signer": ("Người ký văn bản",),
    "submitting_unit": ("Cơ quan trình", "Đơn vị trình ký"),
    "urgency": ("Mức độ khẩn", "Khẩn"),
}

_INSPECTIONS: Mapping[str, tuple[str, ...]] = {
    "code": ("Mã nhiệm vụ", "Mã cuộc kiểm tra"),
    "title": ("Cuộc kiểm tra", "Tên đợt kiểm tra", "Đợt kiểm tra"),
    "form": ("Hình thức kiểm tra", "Loại kiểm tra"),
    "inspector": ("Đơn vị kiểm tra", "Cơ quan chủ trì kiểm tra", "Đơn vị chủ trì kiểm tra"),
    "units": ("Đối tượng kiểm tra", "Đơn vị bị kiểm tra"),
    "basis": ("Căn cứ kiểm tra", "Kế hoạch kiểm tra"),
    "decision_number": ("Quyết định số", "Số, ký hiệu quyết định"),
    "decision_date": ("Ngày ban hành quyết định",),
    "leader": ("Trưởng đoàn kiểm tra",),
    "starts_on": ("Ngày bắt đầu", "Từ ngày"),
    "ends_on": ("Ngày kết thúc", "Đến ngày"),
    "recommendations": ("Kiến nghị, đề xuất", "Nội dung kiến nghị"),
    "file": _TASKS["file"],
}  # fmt: skip

ALIASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tasks": _TASKS,
    "documents": _DOCUMENTS,
    "inspections": _INSPECTIONS,
}
