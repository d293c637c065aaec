import '@/ui/styles';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/app';
import { setRequestLanguage } from '@/api/client';
import { loadCatalog, rememberedLanguage } from '@/lib/i18n';

const language = rememberedLanguage();
setRequestLanguage(language);
const root = document.getElementById('root');
if (!root) throw new Error('no #root in the page');
void loadCatalog(language).then((catalog) => createRoot(root).render(<App catalog={catalog} />));
