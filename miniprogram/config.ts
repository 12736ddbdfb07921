/** Where the site is: written into the code by the build (ZHUXUE_SITE), since a mini-program may call only domains that WeChat knows of it. */
declare const ZHUXUE_SITE: string;
export const site: string = ZHUXUE_SITE;

/** Who helps: the same lines as on the website. */
export const helpLines = ["13366510035", "13366217296", "4009999355"] as const;
