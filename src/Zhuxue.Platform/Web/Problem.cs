using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Zhuxue.Platform.Web;

/// <summary>Makes RFC 9457 problem details. Each context lists its own in one class of problems.</summary>
public static class Problem
{
    /// <summary>A refusal: a stable type such as <c>urn:zhuxue:learning:lease-ended</c>, what happened, what to do.</summary>
    public static ProblemHttpResult Of(string type, int status, string whatHappened, string whatToDo, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(type: "urn:zhuxue:" + type, statusCode: status, title: whatHappened, detail: whatToDo, extensions: extensions);
}
