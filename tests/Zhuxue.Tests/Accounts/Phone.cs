using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Tests.Accounts;

/// <summary>A phone with the mini-program: no cookies, a token, and the JSON API.</summary>
internal sealed class Phone(TestSite site) : IDisposable
{
    public Browser Browser { get; } = site.Browse();
    public string AccessToken { get; private set; } = "";
    public string RefreshToken { get; private set; } = "";

    public async Task<ApiReply> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        using var reply = await Browser.Http.SendAsync(request);
        var text = await reply.Content.ReadAsStringAsync();
        return new(reply.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement.Clone() : default);
    }

    public Task<ApiReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiReply> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body ?? new { });

    /// <summary>Signs in; the tokens go with every request from now on.</summary>
    public async Task<ApiReply> SignInAsync(string idNumber, string password = People.Password, string mark = "mark-of-one-phone", string name = "Redmi Note 9")
    {
        var reply = await PostAsync("/sessions", new { IdNumber = idNumber, Password = password, Device = new { Mark = mark, Name = name } });
        if (reply.Status == HttpStatusCode.OK && reply.Text("state") == "signed-in")
            Hold(reply["tokens"]);
        return reply;
    }

    public async Task<ApiReply> RefreshAsync(string? token = null)
    {
        var reply = await PostAsync("/sessions/refresh", new { RefreshToken = token ?? RefreshToken });
        if (reply.Status == HttpStatusCode.OK)
            Hold(reply.Json);
        return reply;
    }

    public void Hold(JsonElement tokens)
    {
        (AccessToken, RefreshToken) = (tokens.GetProperty("accessToken").GetString()!, tokens.GetProperty("refreshToken").GetString()!);
        Browser.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
    }

    public void Dispose() => Browser.Dispose();
}

internal static class Phones
{
    /// <summary>The learner picks up a phone and signs in there, as somebody who can learn.</summary>
    public static async Task<(Phone Phone, Student Student)> TakePhoneAsync(this TestSite site, Student student, string mark = "mark-of-one-phone", string name = "Redmi Note 9")
    {
        var sealedNumber = await site.WithDbAsync(db => db.Learners.Where(l => l.Id == student.LearnerId).Select(l => l.IdNumberSealed).SingleAsync());
        var phone = new Phone(site);
        var reply = await phone.SignInAsync(site.Services.GetRequiredService<FieldCipher>().Open(Learner.IdNumberPurpose, sealedNumber), mark: mark, name: name);
        Assert.Equal("signed-in", reply.Text("state"));
        return (phone, new Student(site, phone.Browser, student.LearnerId) { EnrolmentId = student.EnrolmentId });
    }
}
