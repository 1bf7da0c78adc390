/** The table of operators that are known. */
import type { Operator } from '../graph/operator';
import { clip, elu, gelu, hardSigmoid, leakyRelu, named, prelu, selu, softmax } from './activations';
import { add, divide, equal, greater, less, maximum, mean, minimum, multiply, negate, power, subtract, sum } from './arithmetic';
import { cast, ceil, constant, constantOfShape, expand, floor, not, range, reduceProduct, shape, size, where } from './constants';
import { conv, convTranspose } from './convolution';
import { gemm, matMul } from './dense';
import { concat } from './joining';
import { batchNormalization, groupNormalization, instanceNormalization, layerNormalization } from './normalization';
import { averagePool, globalAveragePool, globalMaxPool, maxPool, reduceMax, reduceMean, reduceSum } from './pooling';
import { dequantizeLinear, quantizeLinear } from './quantization';
import { gru, lstm, rnn } from './recurrent';
import { pad, resize, upsample } from './resizing';
import { gather, slice, split } from './selecting';
import { dropout, flatten, identity, reshape, squeeze, transpose, unsqueeze } from './shaping';

export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    Add: add,
    AveragePool: averagePool,
    BatchNormalization: batchNormalization,
    Cast: cast,
    Ceil: ceil,
    Clip: clip,
    Concat: concat,
    Constant: constant,
    ConstantOfShape: constantOfShape,
    Conv: conv,
    ConvTranspose: convTranspose,
    DequantizeLinear: dequantizeLinear,
    Div: divide,
    Dropout: dropout,
    Elu: elu,
    Equal: equal,
    Expand: expand,
    Flatten: flatten,
    Floor: floor,
    GRU: gru,
    Gather: gather,
    Gelu: gelu,
    Gemm: gemm,
    GlobalAveragePool: globalAveragePool,
    GlobalMaxPool: globalMaxPool,
    Greater: greater,
    GroupNormalization: groupNormalization,
    HardSigmoid: hardSigmoid,
    Identity: identity,
    InstanceNormalization: instanceNormalization,
    LSTM: lstm,
    LayerNormalization: layerNormalization,
    LeakyRelu: leakyRelu,
    Less: less,
    MatMul: matMul,
    Max: maximum,
    MaxPool: maxPool,
    Mean: mean,
    Min: minimum,
    Mul: multiply,
    Neg: negate,
    Not: not,
    PRelu: prelu,
    Pad: pad,
    Pow: power,
    QuantizeLinear: quantizeLinear,
    RNN: rnn,
    Range: range,
    ReduceMax: reduceMax,
    ReduceMean: reduceMean,
    ReduceProd: reduceProduct,
    ReduceSum: reduceSum,
    Relu: named('relu'),
    Reshape: reshape,
    Resize: resize,
    Selu: selu,
    Shape: shape,
    Sigmoid: named('sigmoid'),
    Size: size,
    Slice: slice,
    Softmax: softmax,
    Softplus: named('softplus'),
    Softsign: named('softsign'),
    Split: split,
    Squeeze: squeeze,
    Sub: subtract,
    Sum: sum,
    Swish: named('swish'),
    Tanh: named('tanh'),
    Transpose: transpose,
    Unsqueeze: unsqueeze,
    Upsample: upsample,
    Where: where,
  }),
);
