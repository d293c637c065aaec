// Every key that works here and now, as the screens have registered it (lib/shortcuts.ts).

import { Kbd, Modal } from '@mantine/core';
import { Fragment } from 'react';
import { useT, type MessageId } from '@/lib/i18n';
import { keyLabel } from '@/lib/keys';
import { useKeyMap } from '@/lib/shortcuts';
import classes from '@/features/palette/palette.module.css';

/** What a key means wherever it works, for screens that register it without words. */
const usual: Record<string, MessageId> = {
    ArrowDown: 'keys.into_list',
    c: 'keys.create',
    e: 'keys.edit_first',
    f: 'keys.filter',
    j: 'keys.into_list',
    m: 'keys.comment',
};

/** Two keys that do the same are told of in one line. */
function byMeaning(rows: readonly [string, string][]): [string, string[]][] {
    const lines = new Map<string, string[]>();
    for (const [keys, says] of rows) lines.set(says, [...(lines.get(says) ?? []), keys]);
    return [...lines];
}

function Part({ title, rows }: { title: string; rows: [string, string][] }) {
    const t = useT();
    return (
        <section>
            <h2 className={classes['heading']}>{title}</h2>
            <dl className={classes['map']}>
                {byMeaning(rows).map(([text, ways]) => (
                    <div key={text}>
                        <dt>{text}</dt>
                        <dd>
                            {ways.map((keys, at) => (
                                <Fragment key={keys}>
                                    {at > 0 && <span className="dimmed">{t('keys.or')}</span>}
                                    {keys.split(' ').map((key) => (
                                        <Kbd key={key} size="xs">
                                            {keyLabel(key)}
                                        </Kbd>
                                    ))}
                                </Fragment>
                            ))}
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

export function KeyMap({ onClose }: { onClose(): void }) {
    const t = useT();
    const said = ([keys, says]: [string, string]): [string, string] => [keys, says || (usual[keys] ? t(usual[keys]) : keys)];
    const groups = useKeyMap();
    return (
        <Modal opened onClose={onClose} title={t('keys.title')} size={680}>
            <p className="dimmed">{t('keys.here')}</p>
            {groups.map(({ title, keys }) => (
                <Part key={title} title={title || t('keys.this_screen')} rows={keys.map(said)} />
            ))}
        </Modal>
    );
}
