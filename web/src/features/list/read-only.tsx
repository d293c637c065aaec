import { useEffect, useRef } from 'react';
import { useT } from '@/lib/i18n';
import classes from '@/features/list/list.module.css';

/** Says that a cell cannot be changed, until any key or click. */
export function ReadOnly({ onClose }: { onClose(): void }) {
    const t = useT();
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => box.current?.focus(), []);
    return (
        <div ref={box} tabIndex={-1} role="status" className={classes['readonly']} onBlur={() => onClose()} onKeyDown={() => onClose()}>
            {t('list.read_only')}
        </div>
    );
}
