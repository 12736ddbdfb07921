using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Zhuxue.Platform.Web;

/// <summary>
/// Makes <c>/openapi/v1.json</c>: the framework gives paths and schemas; from here come the names of the schemas, the security, and for each route every
/// problem that it answers, with examples that are the objects of the code itself.
/// </summary>
public static class ApiDocument
{
    private const string ProblemType = "application/problem+json", JsonType = "application/json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Shapes the document of a site. The site itself calls AddOpenApi: only there the framework reads the docstrings of its types.</summary>
    public static void Describe(this OpenApiOptions options, string title, string description)
    {
        options.CreateSchemaReferenceId = info => NameOf(info.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(info);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = title, Version = "1", Description = description };
            // The address depends on who asks; the contract does not.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.Schemas?.Remove(nameof(IFormFile));
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The access token of a phone, from POST /api/v1/sessions. Opaque, revocable, short-lived." },
                ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "zhuxue.learner", Description = "The session of the website, for its own pages." },
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, _, _) =>
        {
            // Numbers are written as numbers; that they may also be read from text is no promise.
            if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String) && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
                (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context);
            return Task.CompletedTask;
        });
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var words = metadata.OfType<ApiWords>().ToList();
        var signedIn = metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any();
        operation.Responses ??= [];
        if (words.Select(w => w.Request).FirstOrDefault(r => r is not null) is { } request && operation.RequestBody?.Content?.TryGetValue(JsonType, out var sent) == true)
            sent.Example = JsonSerializer.SerializeToNode(request, request.GetType(), Json);
        if (words.Select(w => w.Reply).FirstOrDefault(r => r is not null) is { } reply)
        {
            var shown = operation.Responses.Where(r => r.Key is "200" or "201").Select(r => r.Value.Content?.TryGetValue(JsonType, out var content) == true ? content : null).FirstOrDefault(c => c is not null);
            if (shown is not null)
                shown.Example = JsonSerializer.SerializeToNode(reply, reply.GetType(), Json);
        }
        foreach (var file in metadata.OfType<ApiFile>())
        {
            operation.RequestBody = BodyOf(file);
            if (file.ContentType is not null && file.Fields.Count > 0)
                operation.Parameters = [.. operation.Parameters ?? [], .. file.Fields.Select(f => new OpenApiParameter { Name = f, In = ParameterLocation.Query, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } })];
        }
        foreach (var bytes in metadata.OfType<ApiBytes>())
            operation.Responses["200"] = new OpenApiResponse { Description = "OK", Content = new Dictionary<string, OpenApiMediaType> { [bytes.ContentType] = new() { Schema = Binary() } } };
        if (operation.Responses.Count == 0 || operation.Responses.All(r => r.Key[0] != '2'))
            operation.Responses["204"] = new OpenApiResponse { Description = "No Content" };

        foreach (var status in operation.Responses.Keys.Where(k => k[0] is '4' or '5').ToList())
            operation.Responses.Remove(status);
        foreach (var group in words.SelectMany(w => w.Refusals).Concat(Common(signedIn, context.Description.HttpMethod)).DistinctBy(p => p.Type).GroupBy(p => p.Status!.Value).OrderBy(g => g.Key))
        {
            operation.Responses[group.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", group.Select(p => p.Type).Order(StringComparer.Ordinal)),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new()
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Object },
                        Examples = group.OrderBy(p => p.Type, StringComparer.Ordinal).ToDictionary(p => p.Type!["urn:zhuxue:".Length..], p => (IOpenApiExample)ExampleOf(p, context.Document!), StringComparer.Ordinal),
                    },
                },
            };
        }
        if (signedIn)
            operation.Security = [Needs("token", context), Needs("cookie", context)];
    }

    /// <summary>Each problem stands once in the document, as the code answers it.</summary>
    private static OpenApiExampleReference ExampleOf(ProblemDetails problem, OpenApiDocument document)
    {
        var id = problem.Type!["urn:zhuxue:".Length..].Replace(':', '.');
        document.AddComponent<IOpenApiExample>(id, new OpenApiExample { Value = JsonSerializer.SerializeToNode(problem, Json) });
        return new(id, document);
    }

    /// <summary>What every route may answer.</summary>
    private static IEnumerable<ProblemDetails> Common(bool signedIn, string? method)
    {
        if (method is not ("GET" or "HEAD"))
            yield return SameSiteGuard.HeaderMissing().ProblemDetails;
        if (signedIn)
            yield return CommonProblems.Of(401).ProblemDetails;
        yield return CommonProblems.Of(429).ProblemDetails;
        yield return CommonProblems.Failure().ProblemDetails;
    }

    private static OpenApiSecurityRequirement Needs(string scheme, OpenApiOperationTransformerContext context) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] };

    private static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiRequestBody BodyOf(ApiFile file)
    {
        if (file.ContentType is { } kind)
            return new() { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [kind] = new() { Schema = Binary() } } };
        var properties = new Dictionary<string, IOpenApiSchema> { [file.File!] = Binary() };
        foreach (var field in file.Fields)
            properties[field] = new OpenApiSchema { Type = JsonSchemaType.String };
        return new() { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = properties, Required = new HashSet<string>(properties.Keys) } } } };
    }

    /// <summary>StartLease.Reply is StartLeaseReply in the contract: one file, one operation, and the same short names inside each.</summary>
    private static string? NameOf(Type type) => type is { IsNested: true, IsGenericType: false, DeclaringType: { } operation } ? (operation.Name.EndsWith("Api", StringComparison.Ordinal) ? operation.Name[..^3] : operation.Name) + type.Name : null;
}
