namespace Actors.Worker.Recipes;

/// <summary>The code of the recipes that a run can name.</summary>
public static class RecipeBook
{
    private static readonly IRecipe[] Recipes = [new Captcha.CaptchaRecipe()];

    /// <exception cref="KeyNotFoundException">There is no such recipe; the message names those there are.</exception>
    public static IRecipe Find(string name) => Recipes.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new KeyNotFoundException($"there is no recipe '{name}'; there are: {string.Join(", ", Recipes.Select(recipe => recipe.Name))}");
}
