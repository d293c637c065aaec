import type { ReactNode } from 'react';
import { useT } from '@/lib/i18n';
import classes from '@/features/settings/settings.module.css';

interface Props {
    /** Headings in order; a string is its own key. */
    heads: ReactNode[];
    /** The last column holds what can be done with a row. */
    actions?: boolean;
    children: ReactNode;
}

/** The frame of every table of the settings: its head, and that it scrolls by itself where it is wide. */
export function Table({ heads, actions = true, children }: Props) {
    const t = useT();
    return (
        <div className={classes['scroll']}>
            <table className={classes['table']}>
                <thead>
                    <tr>
                        {heads.map((head, at) => (
                            <th key={typeof head === 'string' ? head : at} scope="col">
                                {head}
                            </th>
                        ))}
                        {actions && (
                            <th scope="col">
                                <span className="visually-hidden">{t('record.actions')}</span>
                            </th>
                        )}
                    </tr>
                </thead>
                <tbody>{children}</tbody>
            </table>
        </div>
    );
}
