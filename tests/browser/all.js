// Every test, in one process with one browser, and one more for the preview. One file alone: `node --test keys.js`.

import './links.js';
import './weight.js';
import './script.js';
import './policy.js';
import './csp.js';
import './stability.js';
import './narrow.js';
import './keyboard.js';
import './accessibility.js';
import './paper.js';
import './scriptless.js';
import './scheme.js';
import './folding.js';
import './contents.js';
import './filters.js';
import './permalinks.js';
import './keys.js';
import './search.js';
import './engine.js';
import './tokens.js';
import './drawer.js';
import './due.js';
import './preview.js';
import './guests.js';
import './markup.js';
