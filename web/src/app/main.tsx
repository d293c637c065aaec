import '@/ui/styles';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/app';
import { setRequestLanguage } from '@/api/client';
import { styleNonce } from '@/lib/nonce';
import { registerWorker } from '@/app/version';
import { loadCatalog, rememberedLanguage } from '@/lib/i18n';

// The kit's scroll lock writes a style element of its own, and reads its mark from here (get-nonce).
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

const language = rememberedLanguage();
setRequestLanguage(language);
const root = document.getElementById('root');
if (!root) throw new Error('no #root in the page');
void loadCatalog(language).then((catalog) => createRoot(root).render(<App catalog={catalog} />));
registerWorker();
