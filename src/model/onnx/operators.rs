//! The operators that a graph may use: those that exporters write for UNets and autoencoders.

use super::named;
use super::node::Node;
use super::wire::Result;

/// How large what an operator makes of constants can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It is stored in the node.
    Constant,
    /// As large as the first input.
    First,
    /// Nothing but elements of the first input, in another shape.
    Part,
    /// The first input with its axes in another order.
    Transposed,
    /// All inputs, spread to one shape.
    Broadcast,
    /// All inputs one after the other.
    Joined,
    /// Of the first input, what the second one points at.
    Gathered,
    /// A product of two matrices.
    Product,
    /// The lengths of the axes of the input.
    Shape,
    /// As large as a list of integers says.
    Requested,
    /// It is computed of inputs of the graph only.
    Live,
}

/// The domain of ONNX Runtime's own operators.
const CONTRIB: &str = "com.microsoft";
const OLDEST_OPSET: i64 = 13;

/// The rule of a node's operator, if it may be used.
pub fn rule(node: &Node<'_>) -> Result<Rule> {
    let known = match node.domain {
        "" | "ai.onnx" => of_onnx(node.operator),
        CONTRIB if node.operator == "MultiHeadAttention" => Some(Rule::Live),
        _ => None,
    };
    let dot = if node.domain.is_empty() { "" } else { "." };
    known.ok_or_else(|| {
        let name = named(&format!("{}{dot}{}", node.domain, node.operator));
        format!("it uses the operator {name}, which no exporter of such models writes")
    })
}

fn of_onnx(operator: &str) -> Option<Rule> {
    Some(match operator {
        "Constant" => Rule::Constant,
        "Abs"
        | "BatchNormalization"
        | "Cast"
        | "Ceil"
        | "Clip"
        | "Cos"
        | "DequantizeLinear"
        | "Elu"
        | "Erf"
        | "Exp"
        | "Floor"
        | "Gelu"
        | "GroupNormalization"
        | "HardSigmoid"
        | "HardSwish"
        | "Identity"
        | "InstanceNormalization"
        | "LayerNormalization"
        | "LeakyRelu"
        | "Log"
        | "Mish"
        | "Neg"
        | "Not"
        | "QuantizeLinear"
        | "Reciprocal"
        | "Relu"
        | "Round"
        | "Sigmoid"
        | "Sign"
        | "Sin"
        | "Softmax"
        | "Softplus"
        | "Sqrt"
        | "Tanh" => Rule::First,
        "DepthToSpace" | "Flatten" | "ReduceL2" | "ReduceMax" | "ReduceMean" | "ReduceMin"
        | "ReduceSum" | "Reshape" | "Slice" | "SpaceToDepth" | "Split" | "Squeeze"
        | "Unsqueeze" => Rule::Part,
        "Add" | "And" | "Div" | "Equal" | "Greater" | "GreaterOrEqual" | "Less" | "LessOrEqual"
        | "Max" | "Min" | "Mul" | "Or" | "PRelu" | "Pow" | "Sub" | "Where" => Rule::Broadcast,
        "Transpose" => Rule::Transposed,
        "Concat" => Rule::Joined,
        "Gather" => Rule::Gathered,
        "Gemm" | "MatMul" => Rule::Product,
        "Shape" => Rule::Shape,
        "ConstantOfShape" | "Expand" => Rule::Requested,
        "AveragePool" | "Conv" | "ConvTranspose" | "GlobalAveragePool" | "MaxPool" | "Pad"
        | "Resize" => Rule::Live,
        _ => return None,
    })
}

/// Whether a graph may use this `version` of the operators of a `domain`. Whose operators it uses
/// shows in its nodes.
pub fn check_import(domain: &str, version: i64) -> Result<()> {
    if matches!(domain, "" | "ai.onnx") && version < OLDEST_OPSET {
        return Err(format!("it is of opset {version}, {OLDEST_OPSET} is the oldest that is read"));
    }
    Ok(())
}
