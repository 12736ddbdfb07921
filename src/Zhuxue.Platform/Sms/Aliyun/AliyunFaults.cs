namespace Zhuxue.Platform.Sms.Aliyun;

/// <summary>What error codes of Alibaba Cloud SMS mean for us. Save two they are answers: the text was surely not sent.</summary>
internal static class AliyunFaults
{
    public static SmsReply Of(string code) => code switch
    {
        "isp.SYSTEM_ERROR" or "isp.GATEWAY_ERROR" or "ServiceUnavailable" or "Throttling" or "LastErrorTooMany" => SmsReply.TryAgain(code),
        // The request arrived twice, so the first may have been served; or something broke inside.
        "SignatureNonceUsed" or "InternalError" => SmsReply.Unknown(code),
        _ when code.StartsWith("Throttling.", StringComparison.Ordinal) => SmsReply.TryAgain(code),
        "isv.MOBILE_NUMBER_ILLEGAL" or "isv.MOBILE_COUNT_OVER_LIMIT" or "isv.BLACK_KEY_CONTROL_LIMIT" or "MOBILE_IN_BLACK" or "MOBILE_NOT_ON_SERVICE" => SmsReply.Refused(SmsFault.Phone, code),
        // The number's quota: an hour or a day later it may have another.
        "isv.BUSINESS_LIMIT_CONTROL" or "isv.DAY_LIMIT_CONTROL" or "isv.MONTH_LIMIT_CONTROL" => SmsReply.TryAgain(code, SmsFault.TooMany),
        "isv.AMOUNT_NOT_ENOUGH" or "isv.OUT_OF_SERVICE" or "isv.ACCOUNT_ABNORMAL" => SmsReply.Refused(SmsFault.Balance, code),
        "SignatureDoesNotMatch" or "IncompleteSignature" or "isv.ACCOUNT_NOT_EXISTS" or "isp.RAM_PERMISSION_DENY" or "isv.DENY_IP_RANGE" or "isv.PRODUCT_UN_SUBSCRIPT" or "isv.PRODUCT_UNSUBSCRIBE"
            => SmsReply.Refused(SmsFault.Configuration, code),
        _ when code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal) || code.StartsWith("InvalidTimeStamp", StringComparison.Ordinal) || code.StartsWith("Forbidden", StringComparison.Ordinal) || code.StartsWith("NoPermission", StringComparison.Ordinal)
            => SmsReply.Refused(SmsFault.Configuration, code),
        _ when code.Contains("TEMPLATE", StringComparison.Ordinal) || code.Contains("SIGN", StringComparison.Ordinal) || code.Contains("PARAM", StringComparison.Ordinal) || code.Contains("CONTENT", StringComparison.Ordinal)
            => SmsReply.Refused(SmsFault.Template, code),
        _ => SmsReply.Refused(SmsFault.Other, code),
    };
}
