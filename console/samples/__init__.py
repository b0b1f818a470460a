"""Sample data: four offices with their true units, their own regulations, and invented directives."""

from console.samples.load import (
    LoadedSample,
    SignIn,
    is_sample,
    load_sample,
    sample_settings,
    settings_in_use,
)
from console.samples.office import SAMPLES, SampleError

__all__ = [
    "SAMPLES",
    "LoadedSample",
    "SampleError",
    "SignIn",
    "is_sample",
    "load_sample",
    "sample_settings",
    "settings_in_use",
]
