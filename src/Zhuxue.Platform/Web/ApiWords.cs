using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Zhuxue.Platform.Web;

/// <summary>What the contract says about a route beside its types: refusals by the very objects that the code answers, and an example of both bodies.</summary>
/// <param name="Refusals">Every problem that the route may answer, beside those that all routes have.</param>
/// <param name="Request">An example of the body that is sent.</param>
/// <param name="Reply">An example of the body that comes back.</param>
public sealed record ApiWords(IReadOnlyList<ProblemDetails> Refusals, object? Request, object? Reply);

/// <summary>Describes routes in the place where they are mapped.</summary>
public static class ApiWordsExtensions
{
    /// <summary>Says what a route is for, in one sentence and, where it needs more, some further ones.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string summary, string? description = null)
    {
        route.WithSummary(summary);
        return description is null ? route : route.WithDescription(description);
    }

    /// <summary>Says how a route refuses, and shows its bodies.</summary>
    public static RouteHandlerBuilder Shows(this RouteHandlerBuilder route, object? request = null, object? reply = null, params ProblemHttpResult[] refusals)
    {
        route.WithMetadata(new ApiWords([.. refusals.Select(r => r.ProblemDetails)], request, reply));
        return route;
    }

    /// <summary>As above, without bodies of JSON.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ProblemHttpResult[] refusals) => route.Shows(null, null, refusals);

    /// <summary>The body is one file in a form; further fields of the form stand beside it.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder route, string file, params string[] fields)
    {
        route.WithMetadata(new ApiFile(file, fields, null));
        return route;
    }

    /// <summary>The body is bytes of this kind; numbers that belong to it stand in the query.</summary>
    public static RouteHandlerBuilder TakesBytes(this RouteHandlerBuilder route, string contentType, params string[] query)
    {
        route.WithMetadata(new ApiFile(null, query, contentType));
        return route;
    }

    /// <summary>The reply is bytes of this kind.</summary>
    public static RouteHandlerBuilder GivesBytes(this RouteHandlerBuilder route, string contentType)
    {
        route.WithMetadata(new ApiBytes(contentType));
        return route;
    }
}

/// <summary>A body that is no JSON: the file of a form with its further fields, or bytes of a kind with fields in the query.</summary>
public sealed record ApiFile(string? File, IReadOnlyList<string> Fields, string? ContentType);

/// <summary>A reply that is no JSON.</summary>
public sealed record ApiBytes(string ContentType);
