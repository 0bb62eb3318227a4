"""The operators a model may use: those of standard ONNX that compute with tensors.

Loops, branches and graphs in graphs are left out, and so are texts, sequences, and chance: noise is
an argument.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OF_ELEMENTS = _words(
    """
    Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr
    BitwiseXor Cast CastLike Ceil Celu Clip Cos Cosh Div Elu Equal Erf Exp Floor Gelu Greater
    GreaterOrEqual HardSigmoid HardSwish Identity IsInf IsNaN LeakyRelu Less LessOrEqual Log Max
    Mean Min Mish Mod Mul Neg Not Or PRelu Pow Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin
    Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor
    """
)
"""Arithmetic and functions of one element."""

OF_TENSORS = _words(
    """
    ArgMax ArgMin Attention AveragePool BatchNormalization BlackmanWindow Conv ConvInteger
    ConvTranspose CumSum DFT DequantizeLinear DynamicQuantizeLinear Einsum Gemm GlobalAveragePool
    GlobalMaxPool GroupNormalization HammingWindow HannWindow Hardmax InstanceNormalization
    LayerNormalization LogSoftmax LpNormalization MatMul MatMulInteger MaxPool
    MeanVarianceNormalization QLinearConv QLinearMatMul QuantizeLinear RMSNormalization ReduceL1
    ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
    ReduceSumSquare RotaryEmbedding STFT SimplifiedLayerNormalization SkipLayerNormalization
    SkipSimplifiedLayerNormalization Softmax TopK
    """
)
"""Sums, products, norms, and what sound needs."""

OF_SHAPES = _words(
    """
    Compress Concat Constant ConstantOfShape DepthToSpace Expand EyeLike Flatten Gather
    GatherElements GatherND NonZero OneHot Pad Range Reshape ReverseSequence ScatterElements
    ScatterND Shape Size Slice SpaceToDepth Split Squeeze TensorScatter Tile Transpose Trilu
    Unique Unsqueeze
    """
)
"""Shapes and places."""

MICROSOFT = _words(
    """
    Attention BiasAdd BiasGelu BiasSplitGelu DequantizeLinear DynamicQuantizeMatMul FastGelu
    FusedConv FusedGemm FusedMatMul Gelu GroupNorm GroupQueryAttention Inverse MatMulInteger16
    MatMulIntegerToFloat MatMulNBits MultiHeadAttention PackedAttention QAttention QGemm
    QLinearAdd QLinearMul QLinearSigmoid QLinearSoftmax QuantizeLinear QuickGelu RotaryEmbedding
    SkipGroupNorm SkipLayerNormalization SkipSimplifiedLayerNormalization
    """
)
"""Fused forms of the same, which ONNX Runtime's own tools write."""

STANDARD = OF_ELEMENTS | OF_TENSORS | OF_SHAPES
ALLOWED = {"": STANDARD, "ai.onnx": STANDARD, "com.microsoft": MICROSOFT}
"""By domain."""
