// @ts-check
'use strict';
const { setUpOrExit } = require('./setup/set-up.cjs');

setUpOrExit();
