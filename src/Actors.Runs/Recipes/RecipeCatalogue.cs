namespace Actors.Runs.Recipes;

/// <summary>The recipes that a run can name.</summary>
public static class RecipeCatalogue
{
    private static readonly RecipeDeclaration[] Recipes = [new CaptchaDeclaration()];

    public static IEnumerable<string> Names => Recipes.Select(recipe => recipe.Name);

    /// <exception cref="KeyNotFoundException">There is no such recipe; the message names those there are.</exception>
    public static RecipeDeclaration Find(string name) => Recipes.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new KeyNotFoundException($"there is no recipe '{name}'; there are: {string.Join(", ", Names)}");
}
