"""The description: round trip, derived sizes, and what it refuses."""

import json

import msgspec
import pytest
from fakes import fake_spec

from lmdm_agent.errors import ModelError
from lmdm_agent.spec import Licence, decode_spec, encode_spec


def test_round_trip():
    spec = fake_spec(sources=(Licence("a", "CC0-1.0", "b", 1.5),), description="ä 鯨")
    assert decode_spec(encode_spec(spec), "x") == spec


def test_derived_sizes():
    spec = fake_spec(decoder_lookahead_latents=3)
    assert spec.block_samples == 64
    assert spec.block_s == pytest.approx(64 / 44100)
    assert spec.window_latents == 16
    assert spec.decoder_lookahead_samples == 48


@pytest.mark.parametrize(
    ("conditions", "channels"),
    [(("text",), 5), (("text", "stem"), 10), (("sketch",), 9), (("text", "sketch", "stem"), 14)],
)
def test_added_channels(conditions, channels):
    assert fake_spec(conditions=conditions).add_channels == channels


def test_version_is_read_before_the_rest():
    text = json.dumps({"format": 7, "from": "the future"})
    with pytest.raises(ModelError, match="format 7, this program reads up to 1"):
        decode_spec(text, "x.onnx")
    with pytest.raises(ModelError, match="format None"):
        decode_spec("{}", "x.onnx")


@pytest.mark.parametrize("field", ["sample_rate", "kind", "prompts", "sources"])
def test_wrong_types_are_named(field):
    values = json.loads(encode_spec(fake_spec())) | {field: 1.5}
    with pytest.raises(ModelError, match=field):
        decode_spec(json.dumps(values), "x.onnx")


def test_frozen():
    with pytest.raises(AttributeError):
        fake_spec().name = "other"
    assert msgspec.structs.replace(fake_spec(), name="other").name == "other"
