// Makes a quote of an opportunity at once and goes there: nothing has to be asked.

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { quoteOf } from '@/api/quotes';
import { refreshRecords } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';

export function useNewQuote(quotes: ObjectMeta, opportunity: RecordData): () => Promise<void> {
    const t = useT();
    const client = useQueryClient();
    const navigate = useNavigate();
    const undo = useUndo(quotes);
    return async () => {
        try {
            const { quote, batch } = await quoteOf(opportunity.id);
            await refreshRecords(client, 'quotes');
            const id = `quote ${quote.id}`;
            toast({ id, text: t('related.quote_made'), action: { label: t('action.undo'), run: () => void undo(batch, id) } });
            await navigate({ to: '/$object/$record', params: { object: 'quotes', record: quote.id }, search: {} });
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    };
}
