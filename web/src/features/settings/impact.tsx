// What a change would touch, asked of the server and told before it is made.

import { Alert, Button, Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { impactQuery } from '@/api/settings';
import { problemText, useSubmit } from '@/api/use-submit';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/settings/settings.module.css';

interface Props {
    object: string;
    field?: string;
    title: string;
    text: string;
    action: string;
    onApply(): Promise<unknown>;
    onClose(): void;
}

const lists = { views: 'settings.impact_views', rules: 'settings.impact_rules', roles: 'settings.impact_roles', references: 'settings.impact_references' } as const satisfies Record<string, MessageId>;

export function ImpactDialog({ object, field, title, text, action, onApply, onClose }: Props) {
    const t = useT();
    const texts = useTexts();
    const { data, error: trouble } = useQuery(impactQuery(object, field));
    const { busy, error, submit } = useSubmit();
    const named = Object.entries(lists) as [keyof typeof lists, MessageId][];
    const problem = error ?? (trouble ? problemText(t, trouble) : null);
    const go = async () => {
        if (await submit(onApply)) onClose();
    };
    return (
        <Modal opened onClose={onClose} title={title} size={480}>
            <div className={classes['form']}>
                {problem && <Alert color="red">{problem}</Alert>}
                <p>{text}</p>
                {!data && !trouble && <Skeleton height={80} />}
                {data && (
                    <ul className={classes['lines']} aria-label={t('settings.impact')}>
                        <li className={classes['line']}>
                            <span>{t(field ? 'settings.impact_values' : 'settings.impact_records')}</span>
                            <span className={`${classes['lineActions']} tabular`}>{texts.number(data.records) + (data.exact ? '' : '+')}</span>
                        </li>
                        {named
                            .filter(([list]) => data[list].length > 0)
                            .map(([list, word]) => (
                                <li key={list} className={classes['line']}>
                                    <span>{t(word)}</span>
                                    <span className={`${classes['lineActions']} dimmed`}>{data[list].slice(0, 8).join(', ')}</span>
                                </li>
                            ))}
                    </ul>
                )}
                <div className={classes['buttons']}>
                    <Button variant="default" data-autofocus onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button color="red.9" loading={busy} disabled={!data} onClick={() => void go()}>
                        {action}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
