namespace Zhuxue.Training.Learning.Leases;

/// <summary>What a learner reads when a lease has ended: what is safe, what happened, what to do.</summary>
internal static class LeaseWords
{
    public static (string Code, string WhatHappened, string WhatToDo) Of(LeaseEnd reason) => reason switch
    {
        LeaseEnd.Completed => ("completed", "这一课已经学完。", "请回到“我的培训”学下一课。"),
        LeaseEnd.Superseded => ("superseded", "您在别的页面或设备上开始了学习，这里已停止。", "同一时间只能在一处学习。学过的时间已经存好；想在这里学，请重新开始。"),
        LeaseEnd.Nonce => ("nonce", "学习记录对不上，这次学习已停止。", "学过的时间已经存好。请重新开始；如果开着两个相同的页面，请只留一个。"),
        LeaseEnd.Expired => ("expired", "离开的时间比较长，这次学习已停止。", "学过的时间已经存好。请重新核验，从这一秒接着学。"),
        LeaseEnd.Left => ("left", "这次学习已结束。", "学过的时间已经存好。想接着学，请重新开始。"),
        LeaseEnd.SignedOut => ("signed-out", "您已退出登录，这次学习已停止。", "学过的时间已经存好。请重新登录后接着学。"),
        LeaseEnd.LessonChanged => ("lesson-changed", "这一课的视频有更新，这次学习已停止。", "学过的时间已经存好。请重新开始。"),
        LeaseEnd.YearOver => ("year-over", "本年度到昨天为止，这次学习已停止。", "学过的时间已经存好。下一年度的课，请回到“我的培训”看看。"),
        LeaseEnd.LearnAgain => ("learn-again", "在岗核验没有回应的次数超过规定，有关的课要重新学。", "“这些时间是怎么算的”里写着是哪几课、为什么；不同意可以申请复核。"),
        LeaseEnd.HoursRestored => ("hours-restored", "申诉成立，被清零的学时已经恢复，不用再学了。", "请回到“我的培训”看结果。"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
