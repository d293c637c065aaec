import type { HopName } from '@/api/chain';
import type { MessageId } from '@/lib/i18n';

export const hop_words: Record<HopName, MessageId> = {
    lead: 'chain.lead', mql: 'chain.mql', sal: 'chain.sal', sql: 'chain.sql', opportunity: 'chain.opportunity', quote: 'chain.quote',
    won: 'chain.won', agreement: 'chain.agreement', invoice: 'chain.invoice', payment: 'chain.payment', paid: 'chain.paid', renewal: 'chain.renewal',
};
