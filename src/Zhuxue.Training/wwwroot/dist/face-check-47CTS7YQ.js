import{e as a}from"./chunk-AIKQFM3E.js";import"./chunk-FU2BBAGB.js";export{a as FaceCheckElement};
