using System.Security.Cryptography;
using Actors.Torch.Nn;
using Actors.Torch.Tensors;
using Actors.Training.Loop;

namespace Actors.Training.Tests.Loop;

public class ModelHashTests
{
    [Fact]
    public void The_hash_is_that_of_all_bytes_in_the_order_of_the_names_in_whatever_pieces_they_are_copied()
    {
        using var scope = new TensorScope();
        using var model = new Linear(5, 3);
        var state = model.State().ToDictionary(named => named.Name, named => named.Tensor);
        byte[] bytes = [.. new[] { "bias", "weight" }.SelectMany(name => state[name].ToArray<float>()).SelectMany(BitConverter.GetBytes)];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), ModelHash.Of(model));
        Assert.Equal(ModelHash.Of(model), ModelHash.Of(model, pieceBytes: 8));
    }
}
