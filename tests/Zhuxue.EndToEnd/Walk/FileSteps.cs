using System.Globalization;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Commands.Cards;

namespace Zhuxue.EndToEnd.Walk;

/// <summary>我的档案 (M1, M4): phone, consents, both sides of the card, portrait; a file on the desktop, the camera on the phone.</summary>
internal static class FileSteps
{
    extension(Visit visit)
    {
        public async Task CompleteFileAsync(Person person)
        {
            await visit.LookAsync("profile-empty");
            await visit.ConfirmPhoneAsync(person);
            await visit.ConsentAsync();
            await visit.UploadCardAsync(person);
            await visit.UploadPortraitAsync();
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("档案齐了，可以学习了。");
            await visit.LookAsync("profile-complete");
        }

        private async Task ConfirmPhoneAsync(Person person)
        {
            await visit.Page.ClickAsync("#phone a.btn");
            await visit.ArriveAsync("/profile/phone");
            // The learner sees the whole number, or could not check it (M1).
            Assert.Contains(person.Phone, string.Concat((await visit.WordsAsync()).Where(char.IsDigit)), StringComparison.Ordinal);
            await visit.LookAsync("phone");
            await visit.Page.ClickAsync("#confirm-phone button[type=submit]");
            await visit.ArriveAsync("/profile?");
        }

        private async Task ConsentAsync()
        {
            await visit.Page.ClickAsync("#consent a.btn");
            await visit.ArriveAsync("/profile/consent");
            await visit.LookAsync("consent");
            for (var given = 0; given < 2; given++)
            {
                var form = visit.Page.Locator("form:has(input[name=Agreed])").First;
                await form.Locator("input[name=Agreed]").CheckAsync();
                await form.Locator("button[type=submit]").ClickAsync();
                await visit.Page.WaitForFunctionAsync("left => document.querySelectorAll('input[name=Agreed]').length === left", 1 - given);
            }
            await visit.ArriveAsync("/profile?");
        }

        private async Task UploadCardAsync(Person person)
        {
            var specimen = new SpecimenCard(People.Name, "汉", DateOnly.ParseExact(person.IdNumber.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture), "演示市演示区样张路 1 号", person.IdNumber) { Face = Clips.Frame(Clips.Cap13.Neutral) }.IssuedOn(new(2020, 1, 1));
            foreach (var (side, drawn) in new[] { ("front", await specimen.FrontAsync(default)), ("back", await specimen.BackAsync(default)) })
            {
                await visit.GoAsync("/profile/id-card/" + side);
                var card = new CardPhoto(3, Margin: 0.15).Take(drawn);
                await visit.ChooseAsync(new() { Name = side + ".jpg", MimeType = "image/jpeg", Buffer = card });
                await visit.LookAsync("id-card-" + side);
                await visit.Page.ClickAsync("main form button[type=submit]");
                await visit.ArriveAsync(side == "front" ? "/profile/id-card/back?done=front" : "/profile?done=id-card");
            }
        }

        private async Task UploadPortraitAsync()
        {
            await visit.GoAsync("/profile/portrait");
            if (visit.Screen.IsPhone)
                await visit.TakeAsync();
            else
                await visit.ChooseAsync(new() { Name = "me.jpg", MimeType = "image/jpeg", Buffer = Clips.Frame(Clips.Cap12.Neutral) });
            await visit.LookAsync("portrait");
            await visit.Page.CheckAsync("input[name='Input.Recent']");
            await visit.Page.ClickAsync("main form button[type=submit]");
            await visit.ArriveAsync("/profile?");
        }

        private async Task ChooseAsync(FilePayload photo)
        {
            await visit.Page.SetInputFilesAsync("zx-photo input[type=file]", photo);
            await visit.PictureShownAsync();
        }

        /// <summary>Takes the picture with the camera in place of choosing a file.</summary>
        private async Task TakeAsync()
        {
            visit.Stage.Man.IsOn = false;
            await visit.Stage.Camera.ShowAsync(Clips.Cap13.Rest);
            await visit.Page.ClickAsync("zx-photo [data-do=camera]");
            await visit.UntilAsync("document.querySelector('zx-photo video').videoWidth > 0", "the camera picture was there");
            await visit.LookAsync("portrait-camera");
            await visit.Page.ClickAsync("zx-photo [data-do=shoot]");
            await visit.PictureShownAsync();
        }

        private Task PictureShownAsync() =>
            visit.UntilAsync("document.querySelector('zx-photo img[data-part=picture]').naturalWidth > 0", "the picture to be sent was shown");
    }
}
