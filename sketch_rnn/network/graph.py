"""Graphs for ONNX Runtime, written node by node: many small operations at the price of one call, the same in every batch."""

from __future__ import annotations

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

_OPSETS = (("", 18), ("com.microsoft", 1))
_IR_VERSION = 9  # what belongs to the opset: an older ONNX Runtime reads it too


Attribute = int | float | str | list[int]


class OnnxGraph:
    """Nodes, and the constants between them. Every method returns the name of what it adds; methods take such names."""

    def __init__(self) -> None:
        self._nodes, self._constants, self._inputs = [], [], []

    def input(self, name: str, *shape: str | int, whole: bool = False) -> str:
        """Return an input of float32, or where it is ``whole`` of int64; a size that varies is called by a letter."""
        kind = TensorProto.INT64 if whole else TensorProto.FLOAT
        self._inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def constant(self, value: np.ndarray | float | list[int]) -> str:
        """Return a constant: an array as it is, a float as float32, whole numbers as int64."""
        if isinstance(value, float):
            value = np.float32(value)
        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name))
        return name

    def add(
        self, kind: str, *inputs: str | np.ndarray | float | list[int], domain: str = "", **attributes: Attribute
    ) -> str:
        """Return the one output of a node."""
        return self.split(kind, *inputs, count=1, domain=domain, **attributes)[0]

    def split(
        self,
        kind: str,
        *inputs: str | np.ndarray | float | list[int],
        count: int,
        domain: str = "",
        **attributes: Attribute,
    ) -> list[str]:
        """Return the ``count`` outputs of a node."""
        names = [each if isinstance(each, str) else self.constant(each) for each in inputs]
        outputs = [f"node{len(self._nodes)}_{number}" for number in range(count)]
        self._nodes.append(helper.make_node(kind, names, outputs, domain=domain, **attributes))
        return outputs

    def columns(self, name: str, widths: list[int]) -> list[str]:
        """Return what ``(..., sum(widths))`` is made of along its last axis."""
        return self.split("Split", name, list(widths), count=len(widths), axis=-1)

    def half(self, value: Tensor) -> str:
        """Return a constant of float32 that a file holds in half precision, as checkpoints do."""
        return self.add("Cast", value.detach().half().cpu().numpy(), to=TensorProto.FLOAT)

    def session(self, threads: int, outputs: dict[str, str]) -> onnxruntime.InferenceSession:
        """Return what computes the outputs, float32, by the names that they shall have, on the CPU."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # nobody else's time is spent on waiting
        return onnxruntime.InferenceSession(self.file(outputs), options, ["CPUExecutionProvider"])

    def file(self, outputs: dict[str, str]) -> bytes:
        """Return an ONNX file of the graph, whose outputs, float32, have the names that they shall have."""
        renamed = {name: output for output, name in outputs.items()}
        for node in self._nodes:
            for names in (node.input, node.output):
                names[:] = [renamed.get(name, name) for name in names]
        shown = [helper.make_tensor_value_info(output, TensorProto.FLOAT, None) for output in outputs]
        graph = helper.make_graph(self._nodes, "step", self._inputs, shown, self._constants)
        opsets = [helper.make_opsetid(*each) for each in _OPSETS]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION).SerializeToString()
