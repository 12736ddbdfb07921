namespace Zhuxue.Platform.Sms.Tencent;

/// <summary>What error codes of Tencent Cloud SMS mean for us. Save those of its inside they are answers: the text was surely not sent.</summary>
internal static class TencentFaults
{
    public static SmsReply Of(string code) => code switch
    {
        // The number's or the application's quota of the day.
        _ when code.StartsWith("LimitExceeded.PhoneNumber", StringComparison.Ordinal) || code == "LimitExceeded.DeliveryFrequencyLimit" || code == "LimitExceeded.AppMainlandChinaDailyLimit" || code == "LimitExceeded.DailyLimit"
            => SmsReply.TryAgain(code, SmsFault.TooMany),
        _ when code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal) || code.StartsWith("ResourceUnavailable", StringComparison.Ordinal)
            || code is "ServiceUnavailable" or "LimitExceeded" or "ResourceInUse" => SmsReply.TryAgain(code),
        // Among them time-outs behind the gateway: it may have been sent.
        _ when code.StartsWith("InternalError", StringComparison.Ordinal) => SmsReply.Unknown(code),
        "FailedOperation.InsufficientBalanceInSmsPackage" or "UnsupportedOperation.AccountDisabled" or "AuthFailure.AccountUnavailable" => SmsReply.Refused(SmsFault.Balance, code),
        "InvalidParameterValue.IncorrectPhoneNumber" or "InvalidParameterValue.InvalidPhoneNumber" or "FailedOperation.PhoneNumberInBlacklist" or "FailedOperation.PhoneNumberOnBlacklist" or "FailedOperation.PhoneNumberParseFail"
            => SmsReply.Refused(SmsFault.Phone, code),
        _ when code.StartsWith("AuthFailure", StringComparison.Ordinal) || code.StartsWith("UnauthorizedOperation", StringComparison.Ordinal) || code is "InvalidParameterValue.SdkAppIdNotExist" or "UnsupportedRegion"
            => SmsReply.Refused(SmsFault.Configuration, code),
        _ when code.Contains("Template", StringComparison.Ordinal) || code.Contains("Sign", StringComparison.Ordinal) || code.Contains("Content", StringComparison.Ordinal) || code.Contains("SensitiveWord", StringComparison.Ordinal)
            || code.Contains("ProhibitedUseUrl", StringComparison.Ordinal) => SmsReply.Refused(SmsFault.Template, code),
        _ => SmsReply.Refused(SmsFault.Other, code),
    };
}
