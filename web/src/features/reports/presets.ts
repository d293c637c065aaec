// Reports that most teams ask for, as addresses; those whose fields are not here are left out.

import { useMeta } from '@/api/meta';
import { useT, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';

const known: { label: MessageId; object: string; group: string; measure?: string; filter?: string; needs: string[] }[] = [
    { label: 'report.won_by_owner', object: 'opportunities', group: 'owner', measure: 'sum:amount', filter: 'status~eq~won', needs: ['owner', 'amount', 'status'] },
    { label: 'report.won_by_month', object: 'opportunities', group: 'close_date:month', measure: 'sum:amount', filter: 'status~eq~won', needs: ['close_date', 'amount', 'status'] },
    { label: 'report.open_by_stage', object: 'opportunities', group: 'stage', measure: 'sum:amount', filter: 'status~eq~open', needs: ['stage', 'amount', 'status'] },
    { label: 'report.won_by_product', object: 'opportunities', group: 'product', measure: 'sum:amount', filter: 'status~eq~won', needs: ['product', 'amount', 'status'] },
    { label: 'report.lost_by_reason', object: 'opportunities', group: 'lost_reason', filter: 'status~eq~lost', needs: ['lost_reason', 'status'] },
    { label: 'report.leads_by_source', object: 'leads', group: 'source,status', needs: ['source', 'status'] },
    { label: 'report.accounts_by_industry', object: 'accounts', group: 'industry', needs: ['industry'] },
    { label: 'report.activities_by_owner', object: 'activities', group: 'owner,kind', needs: ['owner', 'kind'] },
];

export function usePresets(): { label: string; search: Search }[] {
    const t = useT();
    const meta = useMeta();
    return known
        .filter(({ object, needs }) => {
            const found = meta.object(object);
            return found?.access.read && needs.every((name) => found.fields.some((field) => field.name === name));
        })
        .map(({ label, object, group, measure, filter }) => ({ label: t(label), search: { object, group, ...(measure ? { measure } : {}), ...(filter ? { filter } : {}) } }));
}
