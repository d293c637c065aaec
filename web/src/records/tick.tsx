import type { RecordData } from '@/api/types';
import { useT } from '@/lib/i18n';
import classes from '@/records/tick.module.css';

/** The box that ends a piece of work. */
export function Tick({ activity, onTick, tabIndex }: { activity: RecordData; onTick(): void; tabIndex?: number }) {
    const t = useT();
    return (
        <input
            type="checkbox"
            className={classes['tick']}
            checked={Boolean(activity['done_at'])}
            tabIndex={tabIndex}
            aria-label={t('activity.tick', { name: String(activity['subject'] ?? '') })}
            onChange={onTick}
            onClick={(event) => event.stopPropagation()}
        />
    );
}
