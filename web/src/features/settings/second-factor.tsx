// The second factor of one's own account: set up with the square, new recovery codes, off again.

import { Button, CopyButton, Modal, Skeleton, TextInput, Alert } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { encode } from 'uqr';
import { beginFactor, confirmFactor, drawRecoveryCodes, factorQuery, turnFactorOff } from '@/api/second-factor';
import { tokensQuery } from '@/api/settings';
import { useSubmit } from '@/api/use-submit';
import { AskPassword } from '@/features/settings/ask-password';
import { RevokeTokens } from '@/features/settings/revoke-tokens';
import { Section } from '@/features/settings/section';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import settings from '@/features/settings/settings.module.css';
import classes from '@/features/settings/second-factor.module.css';

type Task = 'set_up' | 'codes' | 'off';

const titles = { set_up: 'factor.title', codes: 'factor.new_codes', off: 'factor.turn_off' } as const;

export function SecondFactor() {
    const t = useT();
    const texts = useTexts();
    const client = useQueryClient();
    const { data } = useQuery(factorQuery);
    const [task, setTask] = useState<Task | null>(null);

    async function close() {
        setTask(null);
        await Promise.all([client.invalidateQueries(factorQuery), client.invalidateQueries({ queryKey: tokensQuery.queryKey })]);
    }
    return (
        <Section title={t('factor.title')} text={t('factor.text')}>
            {!data && <Skeleton height={40} />}
            {data && (
                <div className={classes['state']}>
                    {data.active && data.since ? <Chip color="green">{t('factor.on', { when: texts.date(data.since) })}</Chip> : <Chip>{t('factor.off')}</Chip>}
                    {data.active && <span className="dimmed">{t('factor.recovery_left', { count: data.recovery_codes })}</span>}
                </div>
            )}
            {data && (
                <div className={classes['actions']}>
                    {!data.active && <Button onClick={() => setTask('set_up')}>{t('factor.set_up')}</Button>}
                    {data.active && (
                        <>
                            <Button variant="default" onClick={() => setTask('codes')}>
                                {t('factor.new_codes')}
                            </Button>
                            <Button variant="default" onClick={() => setTask('off')}>
                                {t('factor.turn_off')}
                            </Button>
                        </>
                    )}
                </div>
            )}
            {task && (
                <Modal opened onClose={() => void close()} title={t(titles[task])} size={420} closeButtonProps={{ 'aria-label': t('action.close') }}>
                    <Steps task={task} onDone={() => void close()} />
                </Modal>
            )}
        </Section>
    );
}

interface Key {
    secret: string;
    uri: string;
}

/** The password first, whatever is to be done; then the square, then the codes. */
export function Steps({ task, onDone }: { task: Task; onDone(): void }) {
    const t = useT();
    const [key, setKey] = useState<Key | null>(null);
    const [codes, setCodes] = useState<string[] | null>(null);

    async function go(password: string) {
        if (task === 'set_up') setKey(await beginFactor(password));
        if (task === 'codes') setCodes((await drawRecoveryCodes(password)).recovery_codes);
        if (task !== 'off') return;
        await turnFactorOff(password);
        toast({ text: t('factor.turned_off') });
        onDone();
    }
    if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
    if (key) return <Confirm secret={key} onCodes={setCodes} />;
    return <AskPassword submit_text={t(task === 'off' ? 'factor.turn_off' : 'factor.next')} go={go} />;
}

/** Dark on light in either scheme: cameras read nothing else well. */
function Square({ text, label }: { text: string; label: string }) {
    const { size, path } = useMemo(() => {
        const square = encode(text, { border: 3 });
        const cells = square.data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
        return { size: square.size, path: cells.join('') };
    }, [text]);
    return (
        <svg className={classes['square']} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
            <rect width={size} height={size} fill="#fff" />
            <path d={path} fill="#000" />
        </svg>
    );
}

function Confirm({ secret: { secret, uri }, onCodes }: { secret: Key; onCodes(codes: string[]): void }) {
    const t = useT();
    const { busy, error, field_errors, submit } = useSubmit();
    const [code, setCode] = useState('');
    const [revoke, setRevoke] = useState(false);
    return (
        <form
            className={settings['form']}
            onSubmit={(event) => {
                event.preventDefault();
                void submit(async () => onCodes((await confirmFactor(code, revoke)).recovery_codes));
            }}
        >
            <p>{t('factor.scan')}</p>
            <Square text={uri} label={t('factor.square')} />
            <TextInput readOnly label={t('factor.by_hand')} value={secret.replace(/(.{4})(?=.)/g, '$1 ')} classNames={{ input: classes['key'] ?? '' }} onFocus={(event) => event.currentTarget.select()} />
            {error && !field_errors['code'] && <Alert color="red">{error}</Alert>}
            <TextInput
                required
                data-autofocus
                label={t('factor.code')}
                autoComplete="one-time-code"
                inputMode="numeric"
                value={code}
                error={field_errors['code']}
                onChange={(event) => setCode(event.currentTarget.value)}
            />
            <RevokeTokens checked={revoke} onChange={setRevoke} />
            <Button type="submit" loading={busy}>
                {t('factor.confirm')}
            </Button>
        </form>
    );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone(): void }) {
    const t = useT();
    return (
        <div className={settings['form']}>
            <Alert color="ink">{t('factor.codes_text')}</Alert>
            <ol className={classes['codes']} aria-label={t('factor.codes')}>
                {codes.map((code) => (
                    <li key={code}>{code}</li>
                ))}
            </ol>
            <CopyButton value={codes.join('\n')}>
                {({ copied, copy }) => (
                    <Button variant="default" onClick={copy}>
                        {t(copied ? 'settings.copied' : 'settings.copy')}
                    </Button>
                )}
            </CopyButton>
            <Button onClick={onDone}>{t('factor.codes_kept')}</Button>
        </div>
    );
}
