using TorchSharp.Modules;
namespace Actors.Worker.Optim;
public class AdamW(IEnumerable<(string, Parameter)> p, double lr, double b1, double b2, double e, double wd) : Adam(p, lr, b1, b2, e, wd);
public class Sgd(IEnumerable<(string, Parameter)> p, double lr, double m, double wd) : Adam(p, lr, m, 0.9, 1e-8, wd);
internal static class Gradients { public static TorchSharp.torch.Tensor Norm(IEnumerable<Parameter> p) => TorchSharp.torch.stack(p.Where(x => x.grad is not null).Select(x => x.grad!.norm()).ToArray()).norm(); }
