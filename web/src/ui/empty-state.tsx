import type { ReactNode } from 'react';
import classes from '@/ui/empty-state.module.css';

/** Says why nothing is here and what the next step is. */
export function EmptyState({ icon, title, text, children }: { icon?: ReactNode; title: string; text?: string; children?: ReactNode }) {
    return (
        <div className={classes['box']}>
            {icon && <div className={classes['icon']}>{icon}</div>}
            <p className={classes['title']}>{title}</p>
            {text && <p className={classes['text']}>{text}</p>}
            {children && <div className={classes['actions']}>{children}</div>}
        </div>
    );
}
