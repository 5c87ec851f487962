namespace Actors.Torch.Nn;

/// <summary>Biases of each gate of an LSTM.</summary>
public enum LstmBias
{
    /// <summary>None.</summary>
    None,

    /// <summary>One: <c>bias_ih</c>.</summary>
    One,

    /// <summary>PyTorch's two: <c>bias_ih</c> and <c>bias_hh</c>.</summary>
    Two,
}
