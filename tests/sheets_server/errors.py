"""Google's error answers, as Sheets (google.rpc.Status) and Drive (with `errors`) write them."""

from typing import Any

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    408: "DEADLINE_EXCEEDED",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """An answer that is not 2xx. `reason` and `domain` appear only in Drive's form."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        reason: str = "",
        domain: str = "global",
        details: list[dict[str, Any]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.reason, self.domain = code, message, reason, domain
        self.details, self.headers = details, headers or {}

    def sheets_body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": STATUS_NAMES.get(self.code, "UNKNOWN"),
        }
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def drive_body(self) -> dict[str, Any]:
        detail = {"domain": self.domain, "message": self.message, "reason": self.reason or "backendError"}
        if self.reason == "notFound":
            detail |= {"locationType": "parameter", "location": "fileId"}
        if self.reason == "invalidParameter":
            detail |= {"locationType": "parameter", "location": "fields"}
        if self.code == 401:
            detail |= {"locationType": "header", "location": "Authorization"}
        error: dict[str, Any] = {"code": self.code, "message": self.message, "errors": [detail]}
        if self.code == 401:
            error["status"] = "UNAUTHENTICATED"
        return {"error": error}


def bad_request(message: str) -> ApiError:
    return ApiError(400, message, reason="invalid")


def unauthenticated(drive: bool = False) -> ApiError:
    if drive:
        return ApiError(401, "Invalid Credentials", reason="authError")
    return ApiError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        "other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
    )


def forbidden() -> ApiError:
    return ApiError(403, "The caller does not have permission", reason="forbidden")


def sheet_missing() -> ApiError:
    return ApiError(404, "Requested entity was not found.", reason="notFound")


def file_missing(file_id: str) -> ApiError:
    return ApiError(404, f"File not found: {file_id}.", reason="notFound")


def storage_full() -> ApiError:
    message = "The user's Drive storage quota has been exceeded."
    return ApiError(403, message, reason="storageQuotaExceeded", domain="usageLimits")


def too_many(kind: str, scope: str, limit: int, retry_after: int | None = None) -> ApiError:
    """Kind is Read or Write, scope 'user' or 'project'."""
    metric = f"{kind} requests"
    quota = f"{kind} requests per minute" + (" per user" if scope == "user" else "")
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
            "quota_limit": f"{kind}RequestsPerMinutePer{scope.capitalize()}",
            "quota_limit_value": str(limit),
            "consumer": "projects/100000000000",
        },
    }
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{quota}' of service "
        "'sheets.googleapis.com' for consumer 'project_number:100000000000'."
    )
    return ApiError(
        429,
        message,
        reason="rateLimitExceeded",
        domain="usageLimits",
        details=[info],
        headers=headers,
    )


def unavailable() -> ApiError:
    return ApiError(503, "The service is currently unavailable.", reason="backendError")
