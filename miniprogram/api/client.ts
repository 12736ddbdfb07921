// Made from docs/api/openapi.v1.json by `npm run api`: do not edit.

/** How the calls of the client travel. */
export interface Send {
  json<T>(method: "GET" | "POST" | "PUT" | "DELETE", address: string, body?: object): Promise<T>;
  /** Posts bytes as they are. */
  bytes<T>(address: string, contentType: string, bytes: ArrayBuffer): Promise<T>;
  /** Posts the file at a path of the device, in a form. */
  file<T>(address: string, name: string, path: string, fields: Record<string, string>): Promise<T>;
  /** Gets a file; gives its path on the device. */
  download(address: string): Promise<string>;
}

export interface AnswerPresenceCheckReply {
  /** How it stands now: `answered`, `open` (with a new picture after a wrong number) or `over`. */
  readonly check: ReadPresenceCheckReply;
  /** Why it is still open, in words; null when answered. */
  readonly cause: string | null;
  readonly words: string | null;
}

export interface AnswerQuestionReply {
  /** open, answered or over. */
  readonly state: string;
  /** Time left. */
  readonly dueInSeconds: number;
  /** Asked again: nothing is earned until it is answered. */
  readonly afterMiss: boolean;
  /** Counts the questions of this check; an answer names the one that it answers. */
  readonly picture: number;
  /** The words; null when it is settled. */
  readonly question: string | null;
  /** To choose from. */
  readonly answers: readonly string[];
  /** What came of the last answer. */
  readonly words?: string | null;
}

export interface AnswerQuestionRequest {
  readonly picture: number;
  readonly answer: string | null;
}

/** A phone, as it presents itself at sign-in. */
export interface AppDevice {
  /** Random, made by the app when it was first started and kept by it. */
  readonly mark: string | null;
  /** Such as "Redmi Note 9". */
  readonly name: string | null;
}

export interface AppDevicesDevice {
  /** Names it when it is taken out. */
  readonly id: string;
  /** As it calls itself. */
  readonly name: string;
  readonly signedInAt: string;
  readonly lastSeenAt: string;
  /** The phone that asks. */
  readonly isThis: boolean;
}

export interface AppDevicesReply {
  readonly devices: readonly AppDevicesDevice[];
}

/** What a phone is given: both tokens are worth the account until they expire. */
export interface AppTokenPair {
  /** Goes with every request, as `Authorization: Bearer …`. */
  readonly accessToken: string;
  /** How long it is good for. */
  readonly expiresInSeconds: number;
  /** Brings the next pair, once. */
  readonly refreshToken: string;
  /** Without a refresh until then, the password is asked again. */
  readonly refreshExpiresInSeconds: number;
}

export interface ChangePasswordInAppRequest {
  readonly current: string | null;
  readonly password: string | null;
  readonly repeated: string | null;
  readonly device: null | AppDevice;
}

export interface ConsentConsentReply {
  /** `face` or `id-card`. */
  readonly kind: string;
  /** Goes back when it is given: nobody agrees to a text that was not shown. */
  readonly version: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** The day on which it was given; null when it does not hold. */
  readonly givenOn: string | null;
}

export interface ConsentReply {
  readonly consents: readonly ConsentConsentReply[];
}

export interface ConsentRequest {
  readonly version: string | null;
}

export interface EnterCodeReply {
  readonly state: string;
}

export interface EnterCodeRequest {
  readonly code: string | null;
}

export interface MessagesCountReply {
  readonly unread: number;
}

export interface MessagesMessageReply {
  readonly id: string;
  /** Names what it is about. */
  readonly kind: string;
  readonly title: string;
  /** Word for word, M9, M10 and M13 among them. */
  readonly text: string;
  readonly at: string;
  /** Shown for the first time. */
  readonly isNew: boolean;
  /** What became of the text to the phone, in words. */
  readonly sms: string | null;
  /** A page of the website where the matter goes on; what it is about on a phone follows from the kind. */
  readonly link: string | null;
}

export interface MessagesReply {
  readonly messages: readonly MessagesMessageReply[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** A QR code to draw: view box `0 0 Size Size`. */
export interface OfferCompanionCode {
  readonly size: number;
  readonly path: string;
}

export interface OfferCompanionReply {
  readonly url: string;
  readonly qr: OfferCompanionCode;
  readonly expiresInSeconds: number;
}

export interface ProfileConfirmRequest {
  /** The number that was shown: it may have changed meanwhile. */
  readonly phoneMasked: string | null;
}

export interface ProfileCorrectionRequest {
  readonly phone: string | null;
}

export interface ProfileImageReply {
  /** For `/profile/images/{id}`. */
  readonly id: string;
  /** A person still decides about it. */
  readonly waits: boolean;
}

export interface ProfileReply {
  readonly name: string;
  readonly idNumberMasked: string;
  readonly employer: string | null;
  /** The whole number, for its owner's eyes (M1). */
  readonly phone: string;
  /** Goes back with the confirmation. */
  readonly phoneMasked: string;
  readonly phoneConfirmed: boolean;
  /** The masked number that a request names which staff have not decided yet. */
  readonly correctionAsked: string | null;
  readonly withoutFace: boolean;
  readonly tasks: readonly ProfileTaskReply[];
  /** What is still missing before learning, in the order of doing; empty means ready. */
  readonly missing: readonly string[];
  readonly idCardFront: null | ProfileImageReply;
  readonly idCardBack: null | ProfileImageReply;
  readonly portrait: null | ProfileImageReply;
}

export interface ProfileTaskReply {
  /** `phone`, `consent`, `id-card` or `portrait`. */
  readonly id: string;
  readonly title: string;
  readonly isDone: boolean;
  /** `ok`, `now`, `info`, `warn` or `bad`. */
  readonly tone: string;
  /** A few characters. */
  readonly status: string;
  /** Why, or what to do. */
  readonly note: string;
}

export interface ReadCompanionReply {
  readonly state: string;
  readonly cause: string | null;
  readonly remedy: string | null;
}

export interface ReadLeaseEndReply {
  readonly code: string;
  readonly words: string;
}

export interface ReadLeaseReply {
  readonly leaseId: string;
  /** `awaiting-face`, `active` or `ended`. */
  readonly state: string;
  /** For the first beat, which must come within 60 s of the face check. */
  readonly nonce: string | null;
  /** How often to report. */
  readonly beatSeconds: number;
  /** For players that send the token or the cookie. */
  readonly playlist: string;
  /** Where to go on. */
  readonly positionSeconds: number;
  readonly durationSeconds: number;
  readonly earnedSeconds: number;
  readonly endReason: null | ReadLeaseEndReply;
  /** For the native player of a phone, which can send neither: a growing playlist with a ticket in its address, new in each reply. */
  readonly watch?: string | null;
}

export interface ReadPresenceCheckReply {
  readonly state: string;
  readonly dueInSeconds: number;
  readonly afterMiss: boolean;
  /** Counts the pictures; an answer names the one that it answers. */
  readonly picture: number;
  /** The picture as a data address (JPEG). */
  readonly image: string | null;
  readonly choices: readonly string[];
  readonly framesLeast: number;
}

export interface RefreshAppRequest {
  readonly refreshToken: string | null;
}

export interface RepeatFaceCheckReply {
  readonly faceCheckId: string;
  readonly steps: number;
}

export interface ReplayMediaReply {
  readonly watch: string;
}

export interface ReportBeatNext {
  readonly kind: string;
  readonly snapshotId?: string | null;
  readonly dueInSeconds?: number | null;
  readonly nextLesson?: null | ReportBeatNextLesson;
  readonly yearLearned?: boolean;
  readonly presenceCheckId?: string | null;
  readonly reviewDueWords?: string | null;
}

export interface ReportBeatNextLesson {
  readonly title: string;
  readonly url: string;
}

export interface ReportBeatRefusal {
  readonly code: string;
  readonly words: string;
}

export interface ReportBeatReply {
  readonly nonce: string;
  readonly creditedSeconds: number;
  readonly earnedSeconds: number;
  readonly durationSeconds: number;
  readonly resumeAt: number | null;
  readonly refused: null | ReportBeatRefusal;
  readonly next: ReportBeatNext;
  readonly beatSeconds: number;
}

export interface ReportBeatRequest {
  readonly nonce: string | null;
  readonly position: number;
  readonly playing: boolean;
}

export interface ReportCameraFaultReply {
  /** How long an open check now waits; null when none is open. */
  readonly dueInSeconds: number | null;
}

export interface ReportCameraFaultRequest {
  readonly kind: string;
}

export interface SendCodeReply {
  readonly phone: string;
  readonly expiresInSeconds: number;
}

export interface SignInAppActivationRequest {
  /** From the sign-in with the initial password. */
  readonly activationToken: string | null;
  readonly password: string | null;
  readonly repeated: string | null;
  readonly device: null | AppDevice;
}

export interface SignInAppReply {
  /** `signed-in`, or `activation`: a password of one's own comes first. */
  readonly state: string;
  readonly tokens: null | AppTokenPair;
  /** Otherwise. */
  readonly activationToken: string | null;
}

export interface SignInAppRequest {
  /** 18 characters; a small x and spaces are understood. */
  readonly idNumber: string | null;
  /** The learner's own, or the initial one. */
  readonly password: string | null;
  readonly device: null | AppDevice;
}

export interface StartLeaseReply {
  /** The new lease. */
  readonly leaseId: string;
  /** What opens it: `face`, or `code` on the way without a face. */
  readonly proof: string;
  /** The check to pass; none on the way without a face. */
  readonly faceCheckId: string | null;
  /** Actions that the check asks for. */
  readonly steps: number;
  /** Where to go on. */
  readonly positionSeconds: number;
  /** Length of the lesson. */
  readonly durationSeconds: number;
  /** What is earned of it. */
  readonly earnedSeconds: number;
}

export interface StartLeaseRequest {
  readonly enrolmentId: string;
}

export interface SubmitFramesRefusalReply {
  readonly code: string;
  readonly cause: string;
  readonly remedy: string;
  readonly canRetry: boolean;
  readonly retryAfterSeconds: number | null;
  readonly triesLeft: number | null;
}

export interface SubmitFramesReply {
  readonly phase: string;
  readonly step: number;
  readonly steps: number;
  readonly action: string | null;
  readonly prompt: string | null;
  readonly howTo: string | null;
  readonly remainingMs: number;
  readonly hint: string | null;
  readonly refusal: null | SubmitFramesRefusalReply;
  /** The colour that the page shows around the face now: red, green or blue; null for none. */
  readonly light?: string | null;
  /** Names the hint for the outline: `too-dark`, `none` when all is well. And what to do about it, in one sentence. */
  readonly hintCode?: string | null;
  readonly hintMore?: string | null;
}

export interface SubmitSnapshotReply {
  /** What the photo check saw. */
  readonly finding: string;
  /** It came before its time was up, by the server's clock. */
  readonly inTime: boolean;
}

export interface TrainingElsewhereReply {
  /** `exam` or `proof`. */
  readonly what: string;
  readonly title: string;
  /** What is to be done there. */
  readonly words: string;
  /** Of the website: a phone shows it to be opened on a computer or in a browser. */
  readonly page: string;
}

export interface TrainingEnrolmentReply {
  readonly id: string;
  readonly occupation: string;
  readonly year: number;
  readonly startsOn: string;
  readonly endsOn: string;
  /** Of the hours: not-started, learning, learned, under-review, credited, cleared, uploading, uploaded, upload-failed, renewed or revoked. */
  readonly state: string;
}

export interface TrainingLessonReply {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly hours: number;
  /** not-started, learning or learned. */
  readonly state: string;
  readonly earnedSeconds: number;
  readonly durationSeconds: number;
  readonly note: string | null;
  /** It can be begun or gone on with now. */
  readonly mayLearn: boolean;
  /** It can be watched freely; no time is counted. */
  readonly mayReplay: boolean;
}

export interface TrainingListOfLessons {
  readonly title: string;
  readonly earned: number;
  readonly needed: number;
  readonly lessons: readonly TrainingLessonReply[];
}

export interface TrainingListReply {
  readonly enrolments: readonly TrainingEnrolmentReply[];
  /** The one to show first: what can be learned today, else the newest; null without any. */
  readonly chosen: string | null;
}

/** A sentence or two about what is going on. */
export interface TrainingNoticeReply {
  readonly tone: string;
  readonly title: string;
  readonly words: string;
}

export interface TrainingPartReply {
  readonly name: string;
  readonly earned: number;
  readonly needed: number;
}

export interface TrainingReply {
  readonly enrolment: TrainingEnrolmentReply;
  /** 档案 → 学习 → 考核 → 审核 → 证明 → 换证; each done, now, beside or open. */
  readonly steps: readonly TrainingStepReply[];
  /** What the file lacks before learning. */
  readonly missing: readonly string[];
  readonly notices: readonly TrainingNoticeReply[];
  readonly hoursEarned: number;
  readonly hoursNeeded: number;
  readonly daysLeft: number;
  readonly parts: readonly TrainingPartReply[];
  readonly next: null | TrainingLessonReply;
  readonly lists: readonly TrainingListOfLessons[];
  readonly elsewhere: readonly TrainingElsewhereReply[];
  /** A learner may look again at so much; M5: none. */
  readonly rewindSeconds: number;
}

export interface TrainingStepReply {
  readonly name: string;
  readonly note: string | null;
  readonly state: string;
}

export interface UploadReply {
  /** It was kept, and a person still decides about it; learning does not wait. */
  readonly waits: boolean;
}

export interface WithoutFaceReply {
  /** The learner is on this way. */
  readonly holds: boolean;
  /** Staff have made sure who it is; until then no lesson begins. */
  readonly isConfirmed: boolean;
  /** The day until which that holds. */
  readonly confirmedUntil: string | null;
  /** Staff have marked the learner; only they end it. */
  readonly byStaff: boolean;
}

function withQuery(address: string, query: Record<string, string | number | undefined>): string {
  const pairs = Object.keys(query).filter((key) => query[key] !== undefined).map((key) => `${key}=${encodeURIComponent(String(query[key]))}`);
  return pairs.length === 0 ? address : `${address}?${pairs.join("&")}`;
}

/** Every operation of the learner's API that a phone uses. */
export class Client {
  constructor(private readonly send: Send) {}

  /** The two texts, and which of them the learner has agreed to. */
  listConsents(): Promise<ConsentReply> {
    return this.send.json("GET", "/api/v1/consents");
  }

  /** Agrees to the present text of one kind. Giving it again changes nothing. */
  giveConsent(kind: string, body: ConsentRequest): Promise<void> {
    return this.send.json("PUT", `/api/v1/consents/${kind}`, body);
  }

  /** Takes a consent back; what stood on it is deleted at once. Without the consent to the use of the face, learning goes the way without a face, which is worth the same. */
  withdrawConsent(kind: string): Promise<void> {
    return this.send.json("DELETE", `/api/v1/consents/${kind}`);
  }

  /** The phones on which the learner is signed in, the latest first. */
  listDevices(): Promise<AppDevicesReply> {
    return this.send.json("GET", "/api/v1/devices");
  }

  /** Signs another phone out. */
  removeDevice(sessionId: string): Promise<void> {
    return this.send.json("DELETE", `/api/v1/devices/${sessionId}`);
  }

  /** The learner's enrolments, the newest first. */
  listEnrolments(): Promise<TrainingListReply> {
    return this.send.json("GET", "/api/v1/enrolments");
  }

  /** One enrolment: the six steps, hours, lessons, and what is said about review and exam. */
  readEnrolment(enrolmentId: string): Promise<TrainingReply> {
    return this.send.json("GET", `/api/v1/enrolments/${enrolmentId}`);
  }

  /** The address of a replay for the native player of a phone. Free once the year is learned; nothing is earned by it. */
  watchReplay(enrolmentId: string, lessonId: string): Promise<ReplayMediaReply> {
    return this.send.json("POST", `/api/v1/enrolments/${enrolmentId}/lessons/${lessonId}/watch`);
  }

  /** Takes the camera's frames of the last third of a second, judges them, and says what to do next. 10 to 15 JPEG frames a second, numbered from 0; the number of the first one stands in the query as first. Packed: each frame with its length before it (4 bytes, big-endian), at most 12 in a body. Browsers may send a form with a field first and a file for each frame instead. Frames that came before are passed over; a gap ends nothing and is told. */
  submitFrames(checkId: string, query: { first: string }, bytes: ArrayBuffer): Promise<SubmitFramesReply> {
    return this.send.bytes(withQuery(`/api/v1/face-checks/${checkId}/frames`, query), "application/vnd.zhuxue.frames", bytes);
  }

  /** How a lease stands, with the nonce of its first beat and the addresses of its film. */
  readLease(leaseId: string): Promise<ReadLeaseReply> {
    return this.send.json("GET", `/api/v1/leases/${leaseId}`);
  }

  /** Reports progress inside a lease. The reply means that its seconds are on disk. Every ten seconds or so, and at each change between playing and paused. The nonce is the one of the last reply. Without an answer the same beat is sent again and gets the same reply; any other use of an old or unknown nonce ends the lease. Credit is the least of the advance of the position, the server's time since the last beat, and the film whose keys were handed out. */
  reportBeat(leaseId: string, body: ReportBeatRequest): Promise<ReportBeatReply> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/beats`, body);
  }

  /** Says that the camera failed: lost, busy or denied. A claim: it is written down, gives minutes in place of seconds to an open presence check, and earns nothing. */
  reportCameraFault(leaseId: string, body: ReportCameraFaultRequest): Promise<ReportCameraFaultReply> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/camera-faults`, body);
  }

  /** The code of the text: the right one opens the lease, once. */
  enterCode(leaseId: string, body: EnterCodeRequest): Promise<EnterCodeReply> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/code`, body);
  }

  /** Sends a code to the learner's phone, for a lease on the way without a face. */
  sendCode(leaseId: string): Promise<SendCodeReply> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/codes`);
  }

  /** A link with which another phone does the face check of this lease. */
  offerCompanion(leaseId: string): Promise<OfferCompanionReply> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/companion`);
  }

  /** How far the other phone is: waiting, opened, passed, refused, expired or ended. */
  readCompanion(leaseId: string): Promise<ReadCompanionReply> {
    return this.send.json("GET", `/api/v1/leases/${leaseId}/companion`);
  }

  /** The learner leaves the lesson. What was learned stays; repeating it changes nothing. */
  endLease(leaseId: string): Promise<void> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/end`);
  }

  /** Begins another face check for a lease whose last one was refused. */
  repeatFaceCheck(leaseId: string): Promise<RepeatFaceCheckReply> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/face-checks`);
  }

  /** What an open presence check asks for: a picture with a number, and the numbers to choose from. */
  readPresenceCheck(leaseId: string, checkId: string): Promise<ReadPresenceCheckReply> {
    return this.send.json("GET", `/api/v1/leases/${leaseId}/presence-checks/${checkId}`);
  }

  /** Answers a presence check: the number that the picture shows, and a second of frames. Packed as the frames of a face check; picture and number stand in the query. Browsers may send a form instead. */
  answerPresenceCheck(leaseId: string, checkId: string, query: { picture: string; number: string }, bytes: ArrayBuffer): Promise<AnswerPresenceCheckReply> {
    return this.send.bytes(withQuery(`/api/v1/leases/${leaseId}/presence-checks/${checkId}/answers`, query), "application/vnd.zhuxue.frames", bytes);
  }

  /** The question of a presence check on the way without a face. */
  readQuestion(leaseId: string, checkId: string): Promise<AnswerQuestionReply> {
    return this.send.json("GET", `/api/v1/leases/${leaseId}/questions/${checkId}`);
  }

  /** Answers it; a wrong answer brings another question. */
  answerQuestion(leaseId: string, checkId: string, body: AnswerQuestionRequest): Promise<AnswerQuestionReply> {
    return this.send.json("POST", `/api/v1/leases/${leaseId}/questions/${checkId}`, body);
  }

  /** Takes the photo that a beat asked for. It is kept whatever it shows; people judge it. Sent again, it is answered as before. One that comes too late is kept beside the miss. */
  submitSnapshot(leaseId: string, snapshotId: string, bytes: ArrayBuffer): Promise<SubmitSnapshotReply> {
    return this.send.bytes(`/api/v1/leases/${leaseId}/snapshots/${snapshotId}`, "image/jpeg", bytes);
  }

  /** Begins a lesson: makes a lease that waits for its face check (or its code), and ends the learner's lease elsewhere. One learner learns in one place at a time. Common knowledge that was begun for another occupation goes on there and counts for both. */
  startLease(lessonId: string, body: StartLeaseRequest): Promise<StartLeaseReply> {
    return this.send.json("POST", `/api/v1/lessons/${lessonId}/leases`, body);
  }

  /** A page of the inbox, the newest first; what it shows counts as read. */
  readMessages(query: { page?: number } = {}): Promise<MessagesReply> {
    return this.send.json("GET", withQuery("/api/v1/messages", query));
  }

  /** How many messages have not been shown yet. */
  countMessages(): Promise<MessagesCountReply> {
    return this.send.json("GET", "/api/v1/messages/unread");
  }

  /** Changes the password. All other phones and browsers are signed out; this phone goes on with the tokens of the reply. */
  changePasswordInApp(body: ChangePasswordInAppRequest): Promise<AppTokenPair> {
    return this.send.json("PUT", "/api/v1/password", body);
  }

  /** What stands in the learner's file and what is missing before learning. */
  readProfile(): Promise<ProfileReply> {
    return this.send.json("GET", "/api/v1/profile");
  }

  /** Takes a photo of one side of the identity card; side is front or back. The card is read at once and compared with the account. What cannot be decided by machine is kept and decided by a person. */
  uploadIdCard(side: string, file: string): Promise<UploadReply> {
    return this.send.file(`/api/v1/profile/id-card/${side}`, "photo", file, {  });
  }

  /** A small picture of the learner's own file, which may not be stored. */
  readImage(id: string): Promise<string> {
    return this.send.download(`/api/v1/profile/images/${id}`);
  }

  /** The learner says that the registered number is right (M1). */
  confirmPhone(body: ProfileConfirmRequest): Promise<void> {
    return this.send.json("POST", "/api/v1/profile/phone/confirmation", body);
  }

  /** The learner asks for another number; staff make sure who asks (M1). */
  askPhoneCorrection(body: ProfileCorrectionRequest): Promise<void> {
    return this.send.json("POST", "/api/v1/profile/phone/corrections", body);
  }

  /** Takes the learner's own photo, not older than three months. The field recent is true when the learner says so; a date inside the file that says otherwise wins. */
  uploadPortrait(file: string, recent: string): Promise<UploadReply> {
    return this.send.file("/api/v1/profile/portrait", "photo", file, { recent });
  }

  /** Whether the learner is known without the face, and how far that is. */
  readWithoutFace(): Promise<WithoutFaceReply> {
    return this.send.json("GET", "/api/v1/profile/without-face");
  }

  /** Chooses the way without a face; staff then make sure who it is, once in half a year. Back to the face: agree to its use again. */
  chooseWithoutFace(): Promise<void> {
    return this.send.json("PUT", "/api/v1/profile/without-face");
  }

  /** Signs in on a phone. With the initial password the reply asks for a password of one's own first. Five wrong passwords lock the account for a while, whoever tries from wherever. */
  signInApp(body: SignInAppRequest): Promise<SignInAppReply> {
    return this.send.json("POST", "/api/v1/sessions", body);
  }

  /** Chooses the first password of one's own and signs in with it (M3). */
  activateApp(body: SignInAppActivationRequest): Promise<SignInAppReply> {
    return this.send.json("POST", "/api/v1/sessions/activation", body);
  }

  /** Signs this phone out; what it was learning ends, and what was learned stays. */
  signOutApp(): Promise<void> {
    return this.send.json("DELETE", "/api/v1/sessions/current");
  }

  /** Exchanges a refresh token for the next pair. A refresh token works once. When the reply was lost, the same one may be sent again as long as nothing that it brought was used. One that comes after that is a copy: the phone is signed out. */
  refreshApp(body: RefreshAppRequest): Promise<AppTokenPair> {
    return this.send.json("POST", "/api/v1/sessions/refresh", body);
  }
}
